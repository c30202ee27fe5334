import { afterEach, describe, expect, test } from 'vitest';
import type { Received, Reply } from '../../../../testing/stand-in.ts';
import { keptLog } from '../../../../testing/stand-in.ts';
import { callbackSecret, smsToSend, templatesFile, tencentEndpoint, tencentSaid } from '../../../../testing/vendors.ts';
import { systemClock } from '../../../kit/clock.ts';
import { readSettings } from '../../../settings.ts';
import type { OutgoingSms } from './gateway.ts';
import { ForgedReport } from './gateway.ts';
import { createTencent } from './tencent.ts';

const running: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of running.splice(0)) await one.stop();
});

async function tencent(answer: (received: Received) => Reply, env: Record<string, string> = {}) {
  const there = await tencentEndpoint(answer);
  running.push(there);
  const { log, logged } = keptLog();
  const settings = readSettings({ ...there.env, SMS_GATEWAY_TIMEOUT_SECONDS: '1', ...env });
  const gateway = createTencent({ settings, clock: systemClock, log });
  const send = (change?: Partial<OutgoingSms>, signal = new AbortController().signal) =>
    gateway.send(smsToSend(change), signal);
  const read = (told: unknown, secret = callbackSecret) =>
    gateway.parseReceipt!({
      url: `https://btepai.example/v1/gateways/sms/tencent/receipt?secret=${secret}`,
      headers: {},
      body: Buffer.from(typeof told === 'string' ? told : JSON.stringify(told)),
    });
  return { ...there, gateway, send, read, logged };
}

test('what is sent: the registered text by its id, what is filled in by its place, and our name of the message', async () => {
  const { send, received } = await tencent(() => tencentSaid('Ok', '5000:77'));
  expect(await send()).toEqual({ reference: '5000:77' });
  const [{ headers, body, method }] = received as [Received];
  expect(method).toBe('POST');
  expect(headers).toMatchObject({
    'x-tc-action': 'SendSms',
    'x-tc-version': '2021-01-11',
    'x-tc-region': 'ap-guangzhou',
  });
  expect(JSON.parse(body)).toEqual({
    PhoneNumberSet: ['+8613812345678'],
    SmsSdkAppId: '1400006666',
    SignName: 'B特派',
    TemplateId: 'tencent:bind_phone.zh',
    TemplateParamSet: ['012345', '5', '012345'],
    SessionContext: '01890a5d-ac96-774b-bcce-b302099a8058.01890a5d-ac96-774b-bcce-b302099a8057',
  });
});

test('without the origin line the code stands there once', async () => {
  const { send, received } = await tencent(() => tencentSaid('Ok'), { SMS_ORIGIN_LINE: 'false' });
  await send();
  expect(JSON.parse(received[0]!.body)).toMatchObject({ TemplateParamSet: ['012345', '5'] });
});

test('a link can’t be registered at Tencent: another gateway has to say it', async () => {
  const { send, received } = await tencent(() => tencentSaid('Ok'));
  const params = { link: 'https://btepai.example/r#A', minutes: '10' };
  const content = { template: 'recover_account_link', language: 'zh', params } as const;
  await expect(send({ content })).rejects.toMatchObject({ kind: 'rejected' });
  expect(received).toHaveLength(0);
});

test('numbers elsewhere have texts of their own', async () => {
  const SMS_TEMPLATES_FILE = templatesFile({ sections: ['tencent', 'tencent_global'] });
  const { send, received } = await tencent(() => tencentSaid('Ok'), { SMS_TEMPLATES_FILE });
  await send({ to: '+6591234567', country: 'SG' });
  expect(JSON.parse(received[0]!.body)).toMatchObject({
    PhoneNumberSet: ['+6591234567'],
    TemplateId: 'tencent_global:bind_phone.zh',
  });
});

describe('what an answer means', () => {
  const refusal = (Code: string): Reply => ({
    json: { Response: { Error: { Code, Message: 'about +8613812345678' }, RequestId: 'R' } },
  });
  const table: [what: string, reply: Reply, kind: string, why: string][] = [
    [
      'a template that isn’t approved',
      tencentSaid('FailedOperation.TemplateIncorrectOrUnapproved'),
      'rejected',
      'FailedOperation.TemplateIncorrectOrUnapproved',
    ],
    ['a signature', tencentSaid('FailedOperation.SignatureIncorrectOrUnapproved'), 'rejected', 'Signature'],
    ['a blacklisted number', tencentSaid('FailedOperation.PhoneNumberInBlacklist'), 'rejected', 'Blacklist'],
    ['a wrong number', tencentSaid('InvalidParameterValue.IncorrectPhoneNumber'), 'rejected', 'IncorrectPhoneNumber'],
    ['a number that had enough', tencentSaid('LimitExceeded.PhoneNumberDailyLimit'), 'rejected', 'PhoneNumberDaily'],
    ['the same, of the whole request', refusal('FailedOperation.TemplateIncorrectOrUnapproved'), 'rejected', ''],
    [
      'no credit',
      tencentSaid('FailedOperation.InsufficientBalanceInSmsPackage'),
      'unavailable',
      'FailedOperation.InsufficientBalanceInSmsPackage',
    ],
    ['a day’s limit of all', tencentSaid('LimitExceeded.AppMainlandChinaDailyLimit'), 'unavailable', 'AppMainland'],
    ['throttling', refusal('RequestLimitExceeded'), 'unavailable', 'RequestLimitExceeded'],
    ['no right', refusal('UnauthorizedOperation.RequestPermissionDeny'), 'unavailable', 'RequestPermissionDeny'],
    ['a time-out of theirs', tencentSaid('InternalError.Timeout'), 'unavailable', 'InternalError.Timeout'],
    ['an outage', { status: 502, text: 'Bad Gateway' }, 'unavailable', 'tencent: 502'],
    ['no JSON', { text: '<html>' }, 'unavailable', ''],
    ['nothing about the message', { json: { Response: { SendStatusSet: [] } } }, 'unavailable', 'tencent: error'],
    ['a code that is a number', tencentSaid('+8613812345678'), 'unavailable', 'tencent: error'],
  ];
  test.each(table)('%s', async (_what, reply, kind, why) => {
    const { send, received } = await tencent(() => reply);
    const error = await send().catch((thrown) => thrown);
    expect(error).toMatchObject({ kind, message: expect.stringContaining(why) });
    expect(error.cause).toBeUndefined();
    expect(JSON.stringify([error.message, error.stack])).not.toMatch(/13812345678|the-secret-key|012345/);
    expect(received).toHaveLength(1);
  });

  test('another key’s signature is refused there', async () => {
    const { send } = await tencent(() => tencentSaid('Ok'), { TENCENT_SECRET_KEY: 'not ours' });
    await expect(send()).rejects.toMatchObject({
      kind: 'unavailable',
      message: 'tencent: AuthFailure.SignatureFailure',
    });
  });

  test('a request that was altered on its way is refused there', async () => {
    const { send, received, url } = await tencent(() => tencentSaid('Ok'));
    await send();
    const [{ headers, body, method }] = received as [Received];
    const { host: _, 'content-length': __, connection: ___, ...kept } = headers as Record<string, string>;
    const again = async (altered: string) => (await fetch(url, { method, headers: kept, body: altered })).text();
    expect(await again(body)).toContain('SendStatusSet');
    expect(await again(body.replace('13812345678', '13812345679'))).toContain('SignatureFailure');
  });

  test('no answer: it lets go when told to, and by itself', async () => {
    const { send, received } = await tencent(() => null);
    const stop = new AbortController();
    const sending = send({}, stop.signal).catch((thrown) => thrown);
    stop.abort();
    expect(await sending).toMatchObject({ kind: 'unavailable' });
    await expect(send()).rejects.toMatchObject({ kind: 'unavailable' });
    expect(received.length).toBeLessThanOrEqual(2);
  });
});

describe('receipts and replies', () => {
  const receipt = (change: object = {}) => ({
    user_receive_time: '2015-10-17 08:03:04',
    nationcode: '86',
    mobile: '13812345678',
    report_status: 'SUCCESS',
    errmsg: 'DELIVRD',
    description: '用户短信送达成功',
    sid: '5000:77',
    ...change,
  });
  const table: [what: string, change: object, receipt: object][] = [
    ['delivered', {}, { status: 'delivered' }],
    ['failed', { report_status: 'FAIL', errmsg: 'MC:1', description: '其他' }, { status: 'undelivered' }],
    [
      'switched off',
      { report_status: 'FAIL', errmsg: '002', description: '关机/停机/无法接通手机/不在服务区' },
      { status: 'undelivered', reason: 'unreachable' },
    ],
    [
      'by the carrier',
      { report_status: 'FAIL', errmsg: '-106', description: '运营商关键字拦截' },
      { status: 'undelivered', reason: 'rejected' },
    ],
  ];
  test.each(table)('%s', async (_what, change, expected) => {
    const { read } = await tencent(() => null);
    expect(read([receipt(change)])).toEqual({ receipts: [{ reference: '5000:77', ...expected }], replies: [] });
  });

  test('what a handset answered', async () => {
    const { read } = await tencent(() => null);
    const reply = { extend: '', mobile: '13812345678', nationcode: '86', sign: 'B特派', text: 'R', time: 1457336869 };
    expect(read(reply)).toEqual({ receipts: [], replies: [{ from: '+8613812345678', text: 'R' }] });
  });

  test('one that can’t be read costs the rest nothing', async () => {
    const { read, logged } = await tencent(() => null);
    expect(read([receipt({ report_status: 'SENDING' }), 7, receipt({ sid: '' }), receipt()]).receipts).toHaveLength(1);
    expect(JSON.parse(logged())).toMatchObject({ gateway: 'tencent', unread: 3, of: 4 });
  });

  test.each([['{'], ['{}'], ['null'], [[{}]]])('nothing to read: %j', async (told) => {
    const { read } = await tencent(() => null);
    expect(() => read(told)).toThrow();
  });

  test('forged', async () => {
    const { read } = await tencent(() => null);
    expect(() => read([receipt()], 'another')).toThrow(ForgedReport);
  });
});
