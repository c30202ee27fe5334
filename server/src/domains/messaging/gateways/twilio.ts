import { createRequire } from 'node:module';
import { parse } from 'node:querystring';
import { z } from 'zod';
import type { Settings } from '../../../settings.ts';
import type { Gateway, OutgoingSms, Receipt, Report, Reported } from './gateway.ts';
import { ForgedReport } from './gateway.ts';
import type { GatewayDeps } from './vendor.ts';
import { failedBy, nameOf, numberOf, reportedBy } from './vendor.ts';

type Sdk = typeof import('twilio');

const name = 'twilio';

/** Codes that are about this number: wrong, no mobile, of a country that is switched off, unsubscribed, too long a text. */
const rejections = new Set(
  [
    13223, 13224, 13225, 13227, 21211, 21214, 21215, 21216, 21217, 21219, 21265, 21266, 21408, 21608, 21610, 21612,
    21614,
  ]
    .concat(21617, 21635, 21658, 21660)
    .map(String),
);

type What = Pick<Receipt, 'status' | 'reason'>;
const receiptOf = new Map<string, What>([
  ['delivered', { status: 'delivered' }],
  ['read', { status: 'delivered' }],
  ['undelivered', { status: 'undelivered' }],
  ['failed', { status: 'undelivered' }],
]);
/** A call that was answered has said its code, whoever listened. */
const receiptOfCall = new Map<string, What>([
  ['completed', { status: 'delivered' }],
  ...['busy', 'no-answer', 'canceled', 'failed'].map((status): [string, What] => [
    status,
    { status: 'undelivered', reason: 'unreachable' },
  ]),
]);
const reasonOf = new Map<string, What['reason']>([
  ['30003', 'unreachable'],
  ['30004', 'rejected'],
  ['30005', 'unreachable'],
  ['30006', 'unreachable'],
  ['30007', 'rejected'],
  ['30017', 'unreachable'],
  ['30410', 'unreachable'],
]);

const Told = z.object({
  MessageSid: z.string().optional(),
  MessageStatus: z.string().optional(),
  ErrorCode: z.string().optional(),
  CallSid: z.string().optional(),
  CallStatus: z.string().optional(),
  From: z.string().optional(),
  Body: z.string().optional(),
});

/** Twilio's Messages and Calls by its own client. Neither takes anything to drop a second copy by. */
export function createTwilio({ settings }: GatewayDeps): Gateway {
  const sdk: Sdk = createRequire(import.meta.url)('twilio');
  // It tries once. It can't be told to stop, so its own limit comes after that of whoever waits.
  const client = sdk(settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN, {
    timeout: settings.SMS_GATEWAY_TIMEOUT_SECONDS * 1000 + 500,
  });
  client.api.baseUrl = settings.TWILIO_URL;

  return {
    name,
    channels: settings.TWILIO_VOICE_FROM === '' ? ['sms'] : ['sms', 'voice'],
    // To an SMS from a handset Twilio would send back whatever words it is answered.
    answer: { type: 'text/xml', body: '<Response/>' },
    async send(sms) {
      const sending = sms.channel === 'voice' ? call(sdk, client, settings, sms) : message(client, settings, sms);
      const { sid } = await sending.catch((error: unknown) => {
        throw failedBy(name, error, rejections);
      });
      return { reference: sid };
    },
    parseReceipt({ url, headers, body }) {
      const params = { ...parse(body.toString('utf8')) };
      const signature = String(headers['x-twilio-signature'] ?? '');
      if (!sdk.validateRequest(settings.TWILIO_AUTH_TOKEN, signature, url, params))
        throw new ForgedReport('not signed by Twilio');
      return reportIn(Told.parse(params), new URL(url).searchParams.get('message'));
    },
  };
}

type Client = ReturnType<Sdk>;

const message = (client: Client, settings: Settings, { id, accountId, to, text }: OutgoingSms) =>
  client.messages.create({
    to,
    body: text,
    ...(/^MG[0-9a-f]{32}$/i.test(settings.TWILIO_SMS_FROM)
      ? { messagingServiceSid: settings.TWILIO_SMS_FROM }
      : { from: settings.TWILIO_SMS_FROM }),
    ...callbackTo(settings, { accountId, id }),
  });

function call(sdk: Sdk, client: Client, settings: Settings, { id, accountId, to, text, content }: OutgoingSms) {
  const said = new sdk.twiml.VoiceResponse();
  said.say({ language: content.language === 'zh' ? 'zh-CN' : 'en-US' }, text);
  return client.calls.create({
    to,
    from: settings.TWILIO_VOICE_FROM,
    twiml: said.toString(),
    ...callbackTo(settings, { accountId, id }),
  });
}

/** Twilio refuses an address that it can't reach, so a server without one of its own goes without receipts. */
const callbackTo = ({ PUBLIC_ORIGIN, secure }: Settings, about: { accountId: string; id: string }) =>
  secure ? { statusCallback: `${PUBLIC_ORIGIN}/v1/gateways/sms/${name}/receipt?message=${nameOf(about)}` } : {};

/** A status on the way says nothing that we keep. @throws Error where it is neither a status nor an SMS */
function reportIn(told: z.infer<typeof Told>, ours: string | null): Report {
  const receipts = (about: () => Reported, receipt: What | undefined): Report => ({
    receipts: receipt ? [{ ...about(), ...receipt }] : [],
    replies: [],
  });
  if (told.CallStatus !== undefined)
    return receipts(() => reportedBy(ours, told.CallSid), receiptOfCall.get(told.CallStatus));
  if (told.MessageStatus !== undefined) {
    const reason = reasonOf.get(told.ErrorCode ?? '');
    const receipt = receiptOf.get(told.MessageStatus);
    return receipts(() => reportedBy(ours, told.MessageSid), receipt && { ...receipt, ...(reason ? { reason } : {}) });
  }
  if (told.From !== undefined && told.Body !== undefined)
    return { receipts: [], replies: [{ from: numberOf(told.From), text: told.Body }] };
  throw new Error('neither a status nor a message');
}
