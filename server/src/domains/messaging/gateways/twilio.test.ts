import { afterEach, describe, expect, test } from 'vitest';
import type { Received, Reply } from '../../../../testing/stand-in.ts';
import { keptLog } from '../../../../testing/stand-in.ts';
import { twilioSignature } from '../../../../testing/vendor-signatures.ts';
import { smsToSend, twilioAccount, twilioEndpoint, twilioTook } from '../../../../testing/vendors.ts';
import { systemClock } from '../../../kit/clock.ts';
import { readSettings } from '../../../settings.ts';
import type { OutgoingSms } from './gateway.ts';
import { ForgedReport } from './gateway.ts';
import { createTwilio } from './twilio.ts';

const running: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of running.splice(0)) await one.stop();
});

const ours = { accountId: '01890a5d-ac96-774b-bcce-b302099a8058', id: '01890a5d-ac96-774b-bcce-b302099a8057' };
const address = 'https://btepai.example/v1/gateways/sms/twilio/receipt';
const callback = `${address}?message=${ours.accountId}.${ours.id}`;

async function twilio(answer: (received: Received) => Reply, env: Record<string, string> = {}) {
  const there = await twilioEndpoint(answer);
  running.push(there);
  const settings = readSettings({ ...there.env, SMS_GATEWAY_TIMEOUT_SECONDS: '1', ...env });
  const gateway = createTwilio({ settings, clock: systemClock, log: keptLog().log });
  const send = (change?: Partial<OutgoingSms>) => gateway.send(smsToSend(change), new AbortController().signal);
  const read = (
    fields: Record<string, string>,
    { url = callback, signature }: { url?: string; signature?: string } = {},
  ) =>
    gateway.parseReceipt!({
      url,
      headers: { 'x-twilio-signature': signature ?? twilioSignature(twilioAccount.token, url, fields) },
      body: Buffer.from(new URLSearchParams(fields).toString()),
    });
  const fields = () => Object.fromEntries(new URLSearchParams(there.received.at(-1)!.body));
  return { ...there, gateway, send, read, fields };
}

test('an SMS: its words, and where to tell what became of it', async () => {
  const { send, received, fields, gateway } = await twilio(() => twilioTook('SM42'));
  expect(gateway.channels).toEqual(['sms']);
  expect(await send()).toEqual({ reference: 'SM42' });
  expect(received[0]).toMatchObject({ method: 'POST' });
  expect(received[0]!.url.pathname).toBe(`/2010-04-01/Accounts/${twilioAccount.sid}/Messages.json`);
  expect(fields()).toEqual({
    To: '+8613812345678',
    From: '+15005550006',
    Body: '【B特派】验证码012345',
    StatusCallback: callback,
  });
});

test('a messaging service in place of a number; no callback to an address that Twilio can’t reach', async () => {
  const service = 'MG0123456789abcdef0123456789abcdef';
  const { send, fields } = await twilio(() => twilioTook(), {
    TWILIO_SMS_FROM: service,
    PUBLIC_ORIGIN: 'http://localhost:3000',
  });
  await send();
  expect(fields()).toEqual({
    To: '+8613812345678',
    MessagingServiceSid: service,
    Body: '【B特派】验证码012345',
  });
});

test('a call reads the code out, whatever signs the words hold', async () => {
  const { send, received, fields, gateway } = await twilio(() => twilioTook('CA1'), {
    TWILIO_VOICE_FROM: '+15005550007',
  });
  expect(gateway.channels).toEqual(['sms', 'voice']);
  expect(await send({ channel: 'voice', text: '您的验证码是：1，2 & <3>' })).toEqual({ reference: 'CA1' });
  expect(received[0]!.url.pathname).toBe(`/2010-04-01/Accounts/${twilioAccount.sid}/Calls.json`);
  expect(fields()).toEqual({
    To: '+8613812345678',
    From: '+15005550007',
    Twiml:
      '<?xml version="1.0" encoding="UTF-8"?><Response><Say language="zh-CN">您的验证码是：1，2 &amp; &lt;3&gt;</Say></Response>',
    StatusCallback: callback,
  });
});

describe('what an answer means', () => {
  const refusal = (code: number, status = 400): Reply => ({
    status,
    json: { code, status, message: "The 'To' number +8613812345678 is wrong", more_info: '' },
  });
  const table: [what: string, reply: Reply, kind: string, why: string][] = [
    ['a wrong number', refusal(21211), 'rejected', 'twilio: 21211'],
    ['an unsubscribed one', refusal(21610), 'rejected', 'twilio: 21610'],
    ['no mobile', refusal(21614), 'rejected', 'twilio: 21614'],
    ['a country that is switched off', refusal(21408, 403), 'rejected', 'twilio: 21408'],
    ['throttling', refusal(20429, 429), 'unavailable', 'twilio: 20429'],
    ['a suspended account', refusal(20005, 403), 'unavailable', 'twilio: 20005'],
    ['an account without credit', refusal(10001, 403), 'unavailable', 'twilio: 10001'],
    ['a sender that isn’t ours', refusal(21606), 'unavailable', 'twilio: 21606'],
    ['an outage', { status: 503, text: 'Service Unavailable' }, 'unavailable', 'twilio: 503'],
    ['a code that is a number', refusal(8613812345678), 'unavailable', 'twilio: error'],
  ];
  test.each(table)('%s', async (_what, reply, kind, why) => {
    const { send, received } = await twilio(() => reply);
    const error = await send().catch((thrown) => thrown);
    expect(error).toMatchObject({ kind, message: why });
    expect(error.cause).toBeUndefined();
    expect(received).toHaveLength(1);
  });

  test('another token is refused there', async () => {
    const { send } = await twilio(() => twilioTook(), { TWILIO_AUTH_TOKEN: 'not ours' });
    await expect(send()).rejects.toMatchObject({ kind: 'unavailable', message: 'twilio: 20003' });
  });

  test('no answer: the client itself lets go', async () => {
    const { send, received } = await twilio(() => null);
    await expect(send()).rejects.toMatchObject({ kind: 'unavailable' });
    expect(received).toHaveLength(1);
  });
});

describe('receipts and replies', () => {
  const table: [what: string, fields: Record<string, string>, receipts: object[]][] = [
    ['on its way', { MessageStatus: 'sent' }, []],
    ['delivered', { MessageStatus: 'delivered' }, [{ ...ours, status: 'delivered' }]],
    ['failed', { MessageStatus: 'failed', ErrorCode: '30008' }, [{ ...ours, status: 'undelivered' }]],
    [
      'out of reach',
      { MessageStatus: 'undelivered', ErrorCode: '30003' },
      [{ ...ours, status: 'undelivered', reason: 'unreachable' }],
    ],
    [
      'filtered',
      { MessageStatus: 'undelivered', ErrorCode: '30007' },
      [{ ...ours, status: 'undelivered', reason: 'rejected' }],
    ],
    ['a call that rings', { CallSid: 'CA1', CallStatus: 'ringing' }, []],
    ['a call that was heard', { CallSid: 'CA1', CallStatus: 'completed' }, [{ ...ours, status: 'delivered' }]],
    [
      'a call that nobody answered',
      { CallSid: 'CA1', CallStatus: 'no-answer' },
      [{ ...ours, status: 'undelivered', reason: 'unreachable' }],
    ],
    ['a status by the name of something else', { MessageStatus: 'constructor' }, []],
  ];
  test.each(table)('%s', async (_what, fields, receipts) => {
    const { read } = await twilio(() => null);
    expect(read({ MessageSid: 'SM42', AccountSid: twilioAccount.sid, ...fields })).toEqual({ receipts, replies: [] });
  });

  test('without our name it goes by Twilio’s', async () => {
    const { read } = await twilio(() => null);
    expect(read({ MessageSid: 'SM42', MessageStatus: 'delivered' }, { url: address }).receipts).toEqual([
      { reference: 'SM42', status: 'delivered' },
    ]);
  });

  test('what a handset answered', async () => {
    const { read } = await twilio(() => null);
    const fields = { MessageSid: 'SM1', SmsStatus: 'received', From: '+8613812345678', To: '+15005550006', Body: 'R' };
    expect(read(fields, { url: address })).toEqual({
      receipts: [],
      replies: [{ from: '+8613812345678', text: 'R' }],
    });
  });

  test('forged: no signature, another’s, one of other fields or of another message', async () => {
    const { read } = await twilio(() => null);
    const fields = { MessageSid: 'SM42', MessageStatus: 'delivered' };
    const of = (token: string, url: string, said: Record<string, string>) => twilioSignature(token, url, said);
    for (const signature of [
      '',
      'nonsense',
      of('another', callback, fields),
      of(twilioAccount.token, callback, { ...fields, MessageStatus: 'failed' }),
      of(twilioAccount.token, callback.replace('8057', '8059'), fields),
    ])
      expect(() => read(fields, { signature })).toThrow(ForgedReport);
  });

  test('signed, and about nothing', async () => {
    const { read } = await twilio(() => null);
    expect(() => read({ AccountSid: twilioAccount.sid })).toThrow('neither');
  });
});
