import { createRequire } from 'node:module';
import { z } from 'zod';
import type { Gateway, Report } from './gateway.ts';
import { GatewayError } from './gateway.ts';
import { numberedRegistration } from './registered.ts';
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

const name = 'tencent';

/** Codes that are about this message or number; how often one number may get an SMS is such a one too. */
const rejections = new Set([
  'FailedOperation.ContainSensitiveWord',
  'FailedOperation.PhoneNumberInBlacklist',
  'FailedOperation.SignatureIncorrectOrUnapproved',
  'FailedOperation.TemplateIdNotExist',
  'FailedOperation.TemplateIncorrectOrUnapproved',
  'FailedOperation.TemplateParamSetNotMatchApprovedTemplate',
  'FailedOperation.TemplateUnapprovedOrNotExist',
  'InvalidParameterValue.ContentLengthLimit',
  'InvalidParameterValue.IncorrectPhoneNumber',
  'InvalidParameterValue.ProhibitedUseUrlInTemplateParameter',
  'InvalidParameterValue.TemplateParameterFormatError',
  'InvalidParameterValue.TemplateParameterLengthLimit',
  'LimitExceeded.DeliveryFrequencyLimit',
  'LimitExceeded.PhoneNumberDailyLimit',
  'LimitExceeded.PhoneNumberOneHourLimit',
  'LimitExceeded.PhoneNumberSameContentDailyLimit',
  'LimitExceeded.PhoneNumberThirtySecondLimit',
  'UnsupportedOperation.ChineseMainlandTemplateToGlobalPhone',
  'UnsupportedOperation.GlobalTemplateToChineseMainlandPhone',
  'UnsupportedOperation.UnsupportedRegion',
]);

/** 短信下发状态通知 and 短信回复. The first gives back only Tencent's own name of a message, `sid`. */
const Part = z.union([
  z.object({ nationcode: z.coerce.string(), mobile: z.string(), text: z.string() }),
  z.object({
    report_status: z.enum(['SUCCESS', 'FAIL']),
    sid: z.string(),
    errmsg: z.string().nullish(),
    description: z.string().nullish(),
  }),
]);

/** Tencent Cloud's 短信 (2021-01-11) by its own client. */
export function createTencent({ settings, log }: GatewayDeps): Gateway {
  const registration = numberedRegistration(settings);
  const idOf = readTemplateIds(settings.SMS_TEMPLATES_FILE, name, registration);
  const sdk: typeof import('tencentcloud-sdk-nodejs-sms') = createRequire(import.meta.url)(
    'tencentcloud-sdk-nodejs-sms',
  );
  const { host, protocol } = new URL(settings.TENCENT_SMS_URL);
  // The client tries once. It is told to stop by `signal`; this is for whoever gives none.
  const client = new sdk.sms.v20210111.Client({
    credential: { secretId: settings.TENCENT_SECRET_ID, secretKey: settings.TENCENT_SECRET_KEY },
    region: settings.TENCENT_SMS_REGION,
    profile: {
      httpProfile: {
        endpoint: host,
        protocol: protocol === 'http:' ? 'http://' : 'https://',
        reqTimeout: settings.SMS_GATEWAY_TIMEOUT_SECONDS + 0.5,
      },
    },
  });

  return {
    name,
    channels: ['sms'],
    answer: { type: 'application/json', body: '{"result":0,"errmsg":"OK"}' },
    async send({ id, accountId, to, country, content }, signal) {
      const templateId = registration.takes(content.template)
        ? idOf(content.template, content.language, country)
        : null;
      if (templateId === null) throw new GatewayError('rejected', `${name}: ${content.template} is not registered`);
      const request = {
        PhoneNumberSet: [to],
        SmsSdkAppId: settings.TENCENT_SMS_APP_ID,
        SignName: settings.TENCENT_SMS_SIGN_NAME,
        TemplateId: templateId,
        TemplateParamSet: registration.values(content),
        SessionContext: nameOf({ accountId, id }),
      };
      const answer = await client.request('SendSms', request, { signal }).catch((error: unknown) => {
        throw failedBy(name, error, rejections);
      });
      const { data } = z
        .object({ SendStatusSet: z.array(z.object({ Code: z.string(), SerialNo: z.string() })).length(1) })
        .safeParse(answer);
      const status = data?.SendStatusSet[0];
      if (status?.Code !== 'Ok') throw failedWith(name, status?.Code, rejections);
      return { reference: status.SerialNo };
    },
    parseReceipt({ url, body }) {
      refuseWithout(settings.TENCENT_SMS_CALLBACK_SECRET, url);
      const told: unknown = jsonOf(body);
      return readEach({ gateway: name, log }, Array.isArray(told) ? told : [told], readPart);
    },
  };
}

function readPart(part: unknown): Partial<Report> {
  const told = Part.parse(part);
  if ('text' in told) return { replies: [{ from: numberOf(`+${told.nationcode}${told.mobile}`), text: told.text }] };
  const about = reportedBy(null, told.sid);
  if (told.report_status === 'SUCCESS') return { receipts: [{ ...about, status: 'delivered' }] };
  return { receipts: [{ ...about, status: 'undelivered', ...reasonIn(told.errmsg, told.description) }] };
}
