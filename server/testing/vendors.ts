import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OutgoingSms } from '../src/domains/messaging/gateways/gateway.ts';
import { templates } from '../src/domains/messaging/templates.ts';
import type { Received, Reply } from './stand-in.ts';
import { standIn } from './stand-in.ts';
import { wrongAcs3, wrongBasic, wrongTc3 } from './vendor-signatures.ts';

/** Vendors on this machine, which refuse what isn't signed right, and what a server needs to be told to call them. */

type Answer = (received: Received) => Reply | Promise<Reply>;
const folder = mkdtempSync(join(tmpdir(), 'btepai-vendors-'));
let files = 0;

/** A file of template ids, `SMS_bind_phone.zh` and so on, without those in `without`. */
export function templatesFile({
  sections = ['aliyun', 'tencent'],
  change = {},
  text,
}: {
  sections?: string[];
  change?: Record<string, string | null | undefined>;
  text?: string;
} = {}): string {
  const path = join(folder, `${++files}.json`);
  const idsFor = (section: string) =>
    Object.fromEntries(
      Object.entries(templates)
        .filter(([, { params }]) => !section.startsWith('tencent') || !params.includes('link'))
        .flatMap(([name]) => ['zh', 'en'].map((language) => [`${name}.${language}`, `${section}:${name}.${language}`])),
    );
  const all = Object.fromEntries(sections.map((section) => [section, { ...idsFor(section), ...change }]));
  writeFileSync(path, text ?? JSON.stringify(all));
  return path;
}

export const callbackSecret = 'a-secret-of-24-characters-and-more';
const origin = { PUBLIC_ORIGIN: 'https://btepai.example', SMS_COUNTRIES: '*' };

const aliyunKey = { accessKeyId: 'the-key-id', secret: 'a secret (of ours)' };
export async function aliyunEndpoint(answer: Answer) {
  const there = await standIn((received) => {
    const wrong = wrongAcs3(received, aliyunKey);
    return wrong ? { status: 400, json: { Code: 'SignatureDoesNotMatch', Message: wrong } } : answer(received);
  });
  const env = {
    ...origin,
    SMS_GATEWAYS: 'aliyun',
    SMS_TEMPLATES_FILE: templatesFile(),
    ALIYUN_ACCESS_KEY_ID: aliyunKey.accessKeyId,
    ALIYUN_ACCESS_KEY_SECRET: aliyunKey.secret,
    ALIYUN_SMS_CALLBACK_SECRET: callbackSecret,
    ALIYUN_SMS_URL: there.url,
  };
  return { ...there, env };
}
export const aliyunTook = (BizId = '1^0'): Reply => ({ json: { Code: 'OK', Message: 'OK', RequestId: 'R', BizId } });

const tencentKey = { secretId: 'the-secret-id', secretKey: 'the-secret-key' };
export async function tencentEndpoint(answer: Answer) {
  const there = await standIn((received) => {
    const wrong = wrongTc3(received, tencentKey);
    const refusal = { Error: { Code: 'AuthFailure.SignatureFailure', Message: wrong }, RequestId: 'R' };
    return wrong ? { json: { Response: refusal } } : answer(received);
  });
  const env = {
    ...origin,
    SMS_GATEWAYS: 'tencent',
    SMS_TEMPLATES_FILE: templatesFile(),
    TENCENT_SECRET_ID: tencentKey.secretId,
    TENCENT_SECRET_KEY: tencentKey.secretKey,
    TENCENT_SMS_APP_ID: '1400006666',
    TENCENT_SMS_CALLBACK_SECRET: callbackSecret,
    TENCENT_SMS_URL: there.url,
  };
  return { ...there, env };
}
export const tencentSaid = (Code: string, SerialNo = '5000:1'): Reply => ({
  json: { Response: { RequestId: 'R', SendStatusSet: [{ SerialNo, PhoneNumber: '+8613812345678', Fee: 1, Code }] } },
});

export const twilioAccount = { sid: 'AC0123456789abcdef0123456789abcdef', token: 'the-auth-token' };
export async function twilioEndpoint(answer: Answer) {
  const there = await standIn((received) => {
    const wrong = wrongBasic(received, twilioAccount);
    return wrong ? { status: 401, json: { code: 20003, message: wrong, status: 401 } } : answer(received);
  });
  const env = {
    ...origin,
    SMS_GATEWAYS: 'twilio',
    TWILIO_ACCOUNT_SID: twilioAccount.sid,
    TWILIO_AUTH_TOKEN: twilioAccount.token,
    TWILIO_SMS_FROM: '+15005550006',
    TWILIO_URL: there.url,
  };
  return { ...there, env };
}
export const twilioTook = (sid = 'SM1'): Reply => ({ status: 201, json: { sid, status: 'queued' } });

/** A code as the dispatcher hands it to a gateway. */
export const smsToSend = (change: Partial<OutgoingSms> = {}): OutgoingSms => ({
  id: '01890a5d-ac96-774b-bcce-b302099a8057',
  accountId: '01890a5d-ac96-774b-bcce-b302099a8058',
  to: '+8613812345678',
  country: 'CN',
  channel: 'sms',
  content: {
    template: 'bind_phone',
    language: 'zh',
    params: { code: '012345', minutes: '5' },
    origin: 'btepai.example',
  },
  text: '【B特派】验证码012345',
  ...change,
});
