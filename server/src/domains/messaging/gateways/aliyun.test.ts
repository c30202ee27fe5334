import { afterEach, describe, expect, test } from 'vitest';
import type { Received, Reply } from '../../../../testing/stand-in.ts';
import { keptLog } from '../../../../testing/stand-in.ts';
import { aliyunEndpoint, aliyunTook, callbackSecret, smsToSend } from '../../../../testing/vendors.ts';
import { systemClock } from '../../../kit/clock.ts';
import { readSettings } from '../../../settings.ts';
import { createAliyun } from './aliyun.ts';
import type { OutgoingSms } from './gateway.ts';
import { ForgedReport } from './gateway.ts';

const running: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of running.splice(0)) await one.stop();
});

async function aliyun(answer: (received: Received) => Reply, env: Record<string, string> = {}) {
  const there = await aliyunEndpoint(answer);
  running.push(there);
  const { log, logged } = keptLog();
  const settings = readSettings({ ...there.env, SMS_GATEWAY_TIMEOUT_SECONDS: '1', ...env });
  const gateway = createAliyun({ settings, clock: systemClock, log });
  const send = (change?: Partial<OutgoingSms>) => gateway.send(smsToSend(change), new AbortController().signal);
  const read = (parts: unknown, secret = callbackSecret) =>
    gateway.parseReceipt!({
      url: `https://btepai.example/v1/gateways/sms/aliyun/receipt?secret=${secret}`,
      headers: {},
      body: Buffer.from(typeof parts === 'string' ? parts : JSON.stringify(parts)),
    });
  return { ...there, gateway, send, read, logged };
}

test('what is sent: the registered text by its id, what is filled in, and our name of the message', async () => {
  const { send, received } = await aliyun(() => aliyunTook('900^1'));
  expect(await send()).toEqual({ reference: '900^1' });
  const [{ url, headers, method }] = received as [Received];
  expect(method).toBe('POST');
  expect(headers).toMatchObject({ 'x-acs-action': 'SendSms', 'x-acs-version': '2017-05-25' });
  expect(Object.fromEntries(url.searchParams)).toEqual({
    PhoneNumbers: '13812345678',
    SignName: 'B特派',
    TemplateCode: 'aliyun:bind_phone.zh',
    TemplateParam: '{"code":"012345"}',
    OutId: '01890a5d-ac96-774b-bcce-b302099a8058.01890a5d-ac96-774b-bcce-b302099a8057',
  });
});

test('a link is filled in behind its host, which is registered', async () => {
  const { send, received } = await aliyun(() => aliyunTook());
  const params = { link: 'https://btepai.example/o#AAAAAAAAAAAAAAAAAAAAAA', hours: '72' };
  await send({ content: { template: 'phone_replaced', language: 'en', params } });
  expect(Object.fromEntries(received[0]!.url.searchParams)).toMatchObject({
    TemplateCode: 'aliyun:phone_replaced.en',
    TemplateParam: '{"link":"o#AAAAAAAAAAAAAAAAAAAAAA","hours":"72"}',
  });
});

describe('what an answer means', () => {
  const refusal = (Code: string, status = 200): Reply => ({ status, json: { Code, Message: 'about 13812345678' } });
  const table: [what: string, reply: Reply, kind: string, why: string][] = [
    ['a template that isn’t approved', refusal('isv.SMS_TEMPLATE_ILLEGAL'), 'rejected', 'isv.SMS_TEMPLATE_ILLEGAL'],
    ['a signature', refusal('isv.SMS_SIGNATURE_ILLEGAL'), 'rejected', 'isv.SMS_SIGNATURE_ILLEGAL'],
    ['a wrong number', refusal('isv.MOBILE_NUMBER_ILLEGAL'), 'rejected', 'isv.MOBILE_NUMBER_ILLEGAL'],
    ['a number that had enough', refusal('isv.BUSINESS_LIMIT_CONTROL'), 'rejected', 'isv.BUSINESS_LIMIT_CONTROL'],
    ['the same, as an HTTP error', refusal('isv.SMS_TEMPLATE_ILLEGAL', 400), 'rejected', 'isv.SMS_TEMPLATE_ILLEGAL'],
    ['no credit', refusal('isv.AMOUNT_NOT_ENOUGH'), 'unavailable', 'isv.AMOUNT_NOT_ENOUGH'],
    ['a stopped account', refusal('isv.OUT_OF_SERVICE'), 'unavailable', 'isv.OUT_OF_SERVICE'],
    ['a day’s limit of all', refusal('isv.DAY_LIMIT_CONTROL'), 'unavailable', 'isv.DAY_LIMIT_CONTROL'],
    ['throttling', refusal('Throttling.User', 400), 'unavailable', 'Throttling.User'],
    ['no right', refusal('isp.RAM_PERMISSION_DENY'), 'unavailable', 'isp.RAM_PERMISSION_DENY'],
    ['an outage', { status: 503, text: 'Service Unavailable' }, 'unavailable', ''],
    ['no JSON', { text: '<html>' }, 'unavailable', ''],
    ['no object', { json: [] }, 'unavailable', ''],
    ['a code that is no word', refusal('about 13812345678'), 'unavailable', 'aliyun: error'],
    ['a code that is a number', refusal('13812345678'), 'unavailable', 'aliyun: error'],
  ];
  test.each(table)('%s', async (_what, reply, kind, why) => {
    const { send, received } = await aliyun(() => reply);
    const error = await send().catch((thrown) => thrown);
    expect(error).toMatchObject({ kind, message: expect.stringContaining(why) });
    expect(error.cause).toBeUndefined();
    expect(JSON.stringify([error.message, error.stack])).not.toMatch(/13812345678|a secret|012345/);
    expect(received).toHaveLength(1);
  });

  test('another key’s signature is refused there', async () => {
    const { send } = await aliyun(() => aliyunTook(), { ALIYUN_ACCESS_KEY_SECRET: 'not ours' });
    await expect(send()).rejects.toMatchObject({ kind: 'unavailable', message: 'aliyun: SignatureDoesNotMatch' });
  });

  test('a request that was altered on its way is refused there', async () => {
    const { send, received, url: there } = await aliyun(() => aliyunTook());
    await send();
    const [{ url, headers, method }] = received as [Received];
    const { host: _, 'content-length': __, connection: ___, ...kept } = headers as Record<string, string>;
    const again = (search: string) =>
      fetch(`${there}/?${search}`, { method, headers: { ...kept, connection: 'close' } }).then(
        (answer) => answer.status,
      );
    expect(await again(url.search.slice(1))).toBe(200);
    expect(await again(url.search.slice(1).replace('13812345678', '13812345679'))).toBe(400);
  });

  test('no answer: the client itself lets go, after whoever waits has', async () => {
    const { send, received } = await aliyun(() => null);
    await expect(send()).rejects.toMatchObject({ kind: 'unavailable' });
    expect(received).toHaveLength(1);
  });

  test('nobody there', async () => {
    const { send } = await aliyun(() => aliyunTook());
    for (const one of running.splice(0)) await one.stop();
    await expect(send()).rejects.toMatchObject({ kind: 'unavailable' });
  });
});

test('numbers elsewhere have texts of their own, or none', async () => {
  const { send, received } = await aliyun(() => aliyunTook());
  await expect(send({ to: '+6591234567', country: 'SG' })).rejects.toMatchObject({ kind: 'rejected' });
  expect(received).toHaveLength(0);
});

describe('receipts and replies', () => {
  const ours = { accountId: '01890a5d-ac96-774b-bcce-b302099a8058', id: '01890a5d-ac96-774b-bcce-b302099a8057' };
  const receipt = (change: object = {}) => ({
    phone_number: '13812345678',
    send_time: '2017-01-01 00:00:00',
    report_time: '2017-01-01 00:00:00',
    success: true,
    err_code: 'DELIVERED',
    err_msg: '用户接收成功',
    sms_size: '1',
    biz_id: '900^1',
    out_id: `${ours.accountId}.${ours.id}`,
    ...change,
  });

  const table: [what: string, change: object, receipt: object][] = [
    ['delivered', {}, { ...ours, status: 'delivered' }],
    ['not ours by name, so by theirs', { out_id: 'theirs' }, { reference: '900^1', status: 'delivered' }],
    ['without our name', { out_id: undefined }, { reference: '900^1', status: 'delivered' }],
    ['failed', { success: false, err_code: 'UNKNOWN', err_msg: '' }, { ...ours, status: 'undelivered' }],
    [
      'switched off',
      { success: false, err_code: 'MK:0001', err_msg: '用户关机' },
      { ...ours, status: 'undelivered', reason: 'unreachable' },
    ],
    [
      'blacklisted',
      { success: false, err_code: 'MOBILE_IN_BLACK', err_msg: '' },
      { ...ours, status: 'undelivered', reason: 'rejected' },
    ],
  ];
  test.each(table)('%s', async (_what, change, expected) => {
    const { read } = await aliyun(() => null);
    expect(read([receipt(change)])).toEqual({ receipts: [expected], replies: [] });
  });

  test('what handsets answered', async () => {
    const { read } = await aliyun(() => null);
    const reply = { phone_number: '13812345678', content: 'R', send_time: '2017-09-01 00:00:00', dest_code: '1' };
    expect(read([reply, { ...reply, phone_number: '85291234567', content: '退订' }])).toEqual({
      receipts: [],
      replies: [
        { from: '+8613812345678', text: 'R' },
        { from: '+85291234567', text: '退订' },
      ],
    });
  });

  test('one that can’t be read costs the rest nothing, and is told to the log without what it held', async () => {
    const { read, logged } = await aliyun(() => null);
    const broken = [receipt({ success: 'perhaps' }), null, receipt({ out_id: '', biz_id: 'x\u0000' })];
    expect(read([...broken, receipt()]).receipts).toEqual([{ ...ours, status: 'delivered' }]);
    expect(JSON.parse(logged())).toMatchObject({ gateway: 'aliyun', unread: 3, of: 4 });
    expect(logged()).not.toContain('13812345678');
  });

  test.each([['{'], ['{}'], ['null'], [[{}]], [[receipt({ success: 'perhaps' })]]])(
    'nothing to read: %j',
    async (parts) => {
      const { read } = await aliyun(() => null);
      expect(() => read(parts)).toThrow();
    },
  );

  test.each(['', 'a-secret-of-24-characters-and-mor', callbackSecret.toUpperCase()])(
    'forged, by “%s”',
    async (secret) => {
      const { read } = await aliyun(() => null);
      expect(() => read([receipt()], secret)).toThrow(ForgedReport);
    },
  );
});
