import { createRequire } from 'node:module';
import { z } from 'zod';
import type { Gateway, Report } from './gateway.ts';
import { GatewayError } from './gateway.ts';
import { namedRegistration } from './registered.ts';
import { readTemplateIds } from './template-ids.ts';
import type { GatewayDeps } from './vendor.ts';
import {
  failedBy,
  failedWith,
  jsonOf,
  nameOf,
  numberOf,
  readEach,
  reasonIn,
  refuseWithout,
  reportedBy,
} from './vendor.ts';

const name = 'aliyun';

/** Codes that are about this message or number; a number's own flow control is one, or one number could shut the gateway off for all. */
const rejections = new Set([
  'isv.BLACK_KEY_CONTROL_LIMIT',
  'isv.BUSINESS_LIMIT_CONTROL',
  'isv.DOMESTIC_NUMBER_NOT_SUPPORTED',
  'isv.EXTEND_CODE_ERROR',
  'isv.INVALID_JSON_PARAM',
  'isv.INVALID_PARAMETERS',
  'isv.MOBILE_COUNT_OVER_LIMIT',
  'isv.MOBILE_NUMBER_ILLEGAL',
  'isv.NOT_SUPPORTED_COUNTRY',
  'isv.PARAM_LENGTH_LIMIT',
  'isv.PARAM_NOT_SUPPORT_URL',
  'isv.SIGN_STATE_ILLEGAL',
  'isv.SMS_CONTENT_ILLEGAL',
  'isv.SMS_SIGNATURE_ILLEGAL',
  'isv.SMS_SIGNATURE_SCENE_ILLEGAL',
  'isv.SMS_SIGN_ILLEGAL',
  'isv.SMS_TEMPLATE_ILLEGAL',
  'isv.TEMPLATE_MISSING_PARAMETERS',
  'isv.TEMPLATE_PARAMS_ILLEGAL',
]);

/** SmsReport and SmsUp, which come to one address or two: a part with `content` is a reply. */
const Part = z.union([
  z.object({ phone_number: z.string(), content: z.string() }),
  z.object({
    success: z.boolean(),
    out_id: z.string().nullish(),
    biz_id: z.string().nullish(),
    err_code: z.string().nullish(),
    err_msg: z.string().nullish(),
  }),
]);

/** Aliyun's 短信服务 (Dysmsapi 2017-05-25) by its own client. */
export function createAliyun({ settings, log }: GatewayDeps): Gateway {
  const registration = namedRegistration(settings);
  const idOf = readTemplateIds(settings.SMS_TEMPLATES_FILE, name, registration);
  // Required, not imported: it is CommonJS with a `default` of its own, which Node and test runners import differently.
  const sdk: typeof import('@alicloud/dysmsapi20170525') = createRequire(import.meta.url)('@alicloud/dysmsapi20170525');
  const { host, protocol } = new URL(settings.ALIYUN_SMS_URL);
  // Only frees the socket, so it comes after the time limit of whoever waits: the client can't be told to stop.
  const timeoutMs = settings.SMS_GATEWAY_TIMEOUT_SECONDS * 1000 + 500;
  const config = {
    accessKeyId: settings.ALIYUN_ACCESS_KEY_ID,
    accessKeySecret: settings.ALIYUN_ACCESS_KEY_SECRET,
    endpoint: host,
    protocol: protocol.slice(0, -1),
    readTimeout: timeoutMs,
    connectTimeout: timeoutMs,
  };
  // Without `retryOptions` the client tries once.
  const client = new sdk.default(config as unknown as ConstructorParameters<typeof sdk.default>[0]);

  return {
    name,
    channels: ['sms'],
    answer: { type: 'application/json', body: '{"code":0,"msg":"OK"}' },
    async send({ id, accountId, to, country, content }) {
      const templateCode = idOf(content.template, content.language, country);
      if (templateCode === null) throw new GatewayError('rejected', `${name}: ${content.template} is not registered`);
      const request = new sdk.SendSmsRequest({
        phoneNumbers: country === 'CN' ? to.replace(/^\+86/, '') : to.replace(/^\+/, ''),
        signName: settings.ALIYUN_SMS_SIGN_NAME,
        templateCode,
        templateParam: JSON.stringify(registration.values(content)),
        outId: nameOf({ accountId, id }),
      });
      const { body } = await client.sendSms(request).catch((error: unknown) => {
        throw failedBy(name, error, rejections);
      });
      if (body?.code !== 'OK') throw failedWith(name, body?.code, rejections);
      return { reference: body.bizId ?? null };
    },
    parseReceipt({ url, body }) {
      refuseWithout(settings.ALIYUN_SMS_CALLBACK_SECRET, url);
      const parts = z.array(z.unknown()).parse(jsonOf(body));
      return readEach({ gateway: name, log }, parts, readPart);
    },
  };
}

function readPart(part: unknown): Partial<Report> {
  const told = Part.parse(part);
  if ('content' in told) return { replies: [{ from: numberOf(told.phone_number), text: told.content }] };
  const about = reportedBy(told.out_id, told.biz_id);
  if (told.success) return { receipts: [{ ...about, status: 'delivered' }] };
  return { receipts: [{ ...about, status: 'undelivered', ...reasonIn(told.err_code, told.err_msg) }] };
}
