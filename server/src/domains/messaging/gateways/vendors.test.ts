import type { Verification } from '@btepai/contract';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Client } from '../../../../testing/client.ts';
import { newPhone } from '../../../../testing/client.ts';
import { openEvents } from '../../../../testing/events.ts';
import type { TestServer } from '../../../../testing/server.ts';
import { eventually, startTestServer } from '../../../../testing/server.ts';
import type { Received, Reply } from '../../../../testing/stand-in.ts';
import { twilioSignature } from '../../../../testing/vendor-signatures.ts';
import {
  aliyunEndpoint,
  aliyunTook,
  callbackSecret,
  tencentEndpoint,
  tencentSaid,
  twilioAccount,
  twilioEndpoint,
  twilioTook,
} from '../../../../testing/vendors.ts';

/** The whole server, with the vendors' own clients talking to endpoints on this machine. */
type Endpoint = Omit<Awaited<ReturnType<typeof aliyunEndpoint>>, 'env'> & { env: Record<string, string> };
type Answer = (received: Received) => Reply | Promise<Reply>;

let server: TestServer;
let aliyun: Endpoint;
let tencent: Endpoint;
let twilio: Endpoint;
const usual = {
  aliyun: (() => aliyunTook(`${aliyun.received.length}^0`)) as Answer,
  tencent: (() => tencentSaid('Ok', `5000:${tencent.received.length}`)) as Answer,
  twilio: (() => twilioTook(`SM${twilio.received.length}`)) as Answer,
};
let answers = { ...usual };

beforeAll(async () => {
  aliyun = await aliyunEndpoint((received) => answers.aliyun(received));
  tencent = await tencentEndpoint((received) => answers.tencent(received));
  twilio = await twilioEndpoint((received) => answers.twilio(received));
  server = await startTestServer({
    env: {
      ...aliyun.env,
      ...tencent.env,
      ...twilio.env,
      TWILIO_VOICE_FROM: '+15005550007',
      SMS_GATEWAYS: 'aliyun,tencent,twilio',
      LOG_LEVEL: 'trace',
    },
  });
});
afterEach(() => {
  answers = { ...usual };
  for (const endpoint of [aliyun, tencent, twilio]) endpoint.received.length = 0;
});
afterAll(async () => {
  await server.close();
  for (const endpoint of [aliyun, tencent, twilio]) await endpoint.stop();
});

/** What is about one message leaves a gateway in use; one without credit is left out after a few. */
const refuses =
  (Code: string): Answer =>
  () => ({ json: { Code, Message: Code } });
const state = async (person: Client, id: string) =>
  (await person.get<Verification>(`/v1/verifications/${id}`)).body.delivery!;
const becomes = (person: Client, id: string, status: string) =>
  eventually(async () => (await state(person, id)).status === status, `${status}`);

/** Someone who asked for a code, as far as the endpoint that got it. */
async function asked(at: Endpoint = aliyun) {
  const before = at.received.length;
  const [person, phone] = [await server.person(), newPhone()];
  const { status, body } = await person.askCode(phone);
  expect(status).toBe(201);
  const got = await eventually(() => at.received[before], 'the gateway');
  return { person, phone, id: body.id, got };
}

const post = async (path: string, body: string, headers: Record<string, string> = {}) => {
  const answer = await fetch(`${server.url}${path}`, { method: 'POST', body, headers });
  return { status: answer.status, type: answer.headers.get('content-type'), text: await answer.text() };
};
const aliyunReceipt = (got: Received, change: object = {}) => ({
  phone_number: '13812345678',
  success: true,
  err_code: 'DELIVERED',
  err_msg: '用户接收成功',
  sms_size: '1',
  biz_id: '1^0',
  out_id: got.url.searchParams.get('OutId'),
  ...change,
});
const toAliyun = (parts: unknown, secret = callbackSecret) =>
  post(`/v1/gateways/sms/aliyun/receipt?secret=${secret}`, JSON.stringify(parts), {
    'content-type': 'application/json',
  });
const toTencent = (sid: string, secret = callbackSecret) =>
  post(
    `/v1/gateways/sms/tencent/receipt?secret=${secret}`,
    JSON.stringify([{ report_status: 'SUCCESS', errmsg: 'DELIVRD', description: '', sid }]),
    { 'content-type': 'application/json' },
  );

describe('a code by Aliyun', () => {
  test('comes by its template, and its receipt shows live', async () => {
    const { person, phone, id, got } = await asked();
    const { code } = JSON.parse(got.url.searchParams.get('TemplateParam')!) as { code: string };
    await becomes(person, id, 'submitted');
    const events = await openEvents(person, `/v1/verifications/${id}/events`);
    expect(await toAliyun([aliyunReceipt(got)])).toEqual({
      status: 200,
      type: expect.stringContaining('application/json'),
      text: '{"code":0,"msg":"OK"}',
    });
    await eventually(() => events.told().some(({ delivery }) => delivery?.status === 'delivered'), 'the live state');
    await events.hangUp();
    expect((await person.bind(id, code)).status).toBe(201);
    const logged = server.logged.join('');
    for (const secret of [
      phone.slice(3),
      code,
      callbackSecret,
      'a secret (of ours)',
      'the-secret-key',
      'the-auth-token',
    ])
      expect(logged).not.toContain(secret);
  });

  test('a forged receipt is refused, and nothing changes', async () => {
    const { person, id, got } = await asked();
    await becomes(person, id, 'submitted');
    for (const secret of ['', 'another', callbackSecret.slice(1)])
      expect(await toAliyun([aliyunReceipt(got)], secret)).toMatchObject({ status: 403 });
    expect(await post('/v1/gateways/sms/aliyun/receipt', JSON.stringify([aliyunReceipt(got)]))).toMatchObject({
      status: 403,
    });
    await toAliyun([aliyunReceipt(got, { success: false, err_msg: '空号' })]);
    await becomes(person, id, 'undelivered');
  });

  test('late, double, contrary and unknown ones do no harm, and cost those beside them nothing', async () => {
    const [a, b] = [await asked(), await asked()];
    await becomes(a.person, a.id, 'submitted');
    await becomes(b.person, b.id, 'submitted');
    const unknown = { out_id: '01890a5d-ac96-774b-bcce-b302099a8057.01890a5d-ac96-774b-bcce-b302099a8058' };
    await toAliyun([
      aliyunReceipt(a.got, unknown),
      aliyunReceipt(a.got, { out_id: 'of another system', biz_id: 'of nobody' }),
      { nonsense: true },
      aliyunReceipt(a.got),
      aliyunReceipt(a.got),
    ]);
    await becomes(a.person, a.id, 'delivered');
    await toAliyun([
      aliyunReceipt(a.got, { success: false }),
      aliyunReceipt(b.got, { success: false, err_msg: '关机' }),
    ]);
    await becomes(b.person, b.id, 'undelivered');
    expect(await state(b.person, b.id)).toMatchObject({ reason: 'unreachable' });
    expect(await state(a.person, a.id)).toMatchObject({ status: 'delivered' });
    const counts = await server.sql(`select status from messages where status = 'undelivered' and country = 'CN'`);
    expect(counts.length).toBeGreaterThan(0);
  });

  const unreadable = ['', '{', '{}', '[{}]', '[null]', '["13812345678"]', '{"phone_number":13812345678x}'];
  test.each(unreadable)('what can’t be read is refused as malformed, and not quoted: %j', async (body) => {
    expect(await post(`/v1/gateways/sms/aliyun/receipt?secret=${callbackSecret}`, body)).toMatchObject({
      status: 400,
      text: expect.stringContaining('malformed_request'),
    });
    expect(server.logged.at(-2)).toContain('could not be read');
    expect(server.logged.join('')).not.toContain('13812345678');
  });

  test('a receipt that comes before its answer stands', async () => {
    let release = () => {};
    const answered = new Promise<void>((resolve) => {
      release = resolve;
    });
    answers.aliyun = async () => {
      await answered;
      return aliyunTook();
    };
    const { person, id, got } = await asked();
    await toAliyun([aliyunReceipt(got)]);
    await becomes(person, id, 'delivered');
    release();
    const later = await asked();
    await becomes(later.person, later.id, 'submitted');
    expect(await state(person, id)).toMatchObject({ status: 'delivered' });
  });
});

describe('what one gateway doesn’t take goes by the next', () => {
  test.each(['isv.AMOUNT_NOT_ENOUGH', 'isv.SMS_TEMPLATE_ILLEGAL', 'isv.OUT_OF_SERVICE'])('%s', async (code) => {
    answers.aliyun = refuses(code);
    const { person, id, phone, got } = await asked(tencent);
    await becomes(person, id, 'submitted');
    expect(aliyun.received).toHaveLength(1);
    const request = JSON.parse(got.body) as { PhoneNumberSet: string[]; TemplateParamSet: string[] };
    expect(request.PhoneNumberSet).toEqual([phone]);
    const [spent] = request.TemplateParamSet;
    expect(JSON.parse(aliyun.received[0]!.url.searchParams.get('TemplateParam')!)).toEqual({ code: spent });
    expect((await person.bind(id, spent!)).status).toBe(201);
  });

  test('a link, which Tencent doesn’t take, goes by Twilio', async () => {
    answers.aliyun = refuses('isv.SMS_TEMPLATE_ILLEGAL');
    const [person, phone] = [await server.person(), newPhone()];
    const { body } = await person.askCode(phone);
    const got = await eventually(() => tencent.received[0], 'the code');
    const [code] = (JSON.parse(got.body) as { TemplateParamSet: string[] }).TemplateParamSet;
    await person.bind(body.id, code!);
    server.clock.advance(3_600);
    await server.client().post('/v1/recoveries', { identifier: phone, via: 'link' });
    const sms = await eventually(() => twilio.received[0], 'the link');
    expect(new URLSearchParams(sms.body).get('Body')).toMatch(/^【B特派】.*https:\/\/btepai\.example\/r#/);
    expect(tencent.received).toHaveLength(1);
  });
});

describe('receipts by Tencent’s own name of a message', () => {
  test('delivered; forged; of nobody', async () => {
    answers.aliyun = refuses('isv.SMS_TEMPLATE_ILLEGAL');
    const { person, id } = await asked(tencent);
    await becomes(person, id, 'submitted');
    const [row] = await server.sql<{ reference: string }>(`select reference from messages where gateway = 'tencent'
      order by id desc limit 1`);
    expect(await toTencent(row!.reference, 'another')).toMatchObject({ status: 403 });
    expect(await toTencent('5000:nobody')).toMatchObject({ status: 200, text: '{"result":0,"errmsg":"OK"}' });
    expect((await state(person, id)).status).toBe('submitted');
    await toTencent(row!.reference);
    await becomes(person, id, 'delivered');
  });
});

describe('Twilio', () => {
  const tell = (callback: string, fields: Record<string, string>, signature?: string) => {
    const { pathname, search } = new URL(callback);
    return post(pathname + search, new URLSearchParams(fields).toString(), {
      'content-type': 'application/x-www-form-urlencoded',
      'x-twilio-signature': signature ?? twilioSignature(twilioAccount.token, callback, fields),
    });
  };
  const refuseOthers = () => {
    answers.aliyun = refuses('isv.SMS_TEMPLATE_ILLEGAL');
    answers.tencent = () => tencentSaid('FailedOperation.TemplateIncorrectOrUnapproved');
  };

  test('a signed status is believed, another is not', async () => {
    refuseOthers();
    const { person, id, got } = await asked(twilio);
    await becomes(person, id, 'submitted');
    const callback = new URLSearchParams(got.body).get('StatusCallback')!;
    const fields = { MessageSid: 'SM1', MessageStatus: 'undelivered', ErrorCode: '30003' };
    expect(await tell(callback, fields, 'nonsense')).toMatchObject({ status: 403 });
    expect(await tell(callback, { ...fields, MessageStatus: 'sent' })).toMatchObject({ status: 200 });
    expect((await state(person, id)).status).toBe('submitted');
    expect(await tell(callback, fields)).toMatchObject({
      status: 200,
      type: expect.stringContaining('text/xml'),
      text: '<Response/>',
    });
    await becomes(person, id, 'undelivered');
    expect(await state(person, id)).toMatchObject({ reason: 'unreachable' });
  });

  test('calls with the code where one is asked for', async () => {
    const { person, id, got } = await asked();
    const { code } = JSON.parse(got.url.searchParams.get('TemplateParam')!) as { code: string };
    await becomes(person, id, 'submitted');
    server.clock.advance(61);
    const { status } = await person.post(`/v1/verifications/${id}/resend`, { channel: 'voice' });
    expect(status).toBe(200);
    const call = await eventually(() => twilio.received[0], 'the call');
    expect(call.url.pathname).toContain('/Calls.json');
    expect(new URLSearchParams(call.body).get('Twiml')).toContain([...code].join('，'));
  });
});

test('what gateways post is not taken for a flood', async () => {
  const env = { ...aliyun.env, REQUESTS_PER_ADDRESS_PER_MINUTE: '1' };
  const strict = await startTestServer({ env, beside: server });
  const told = await Promise.all(
    Array.from({ length: 20 }, () => fetch(`${strict.url}/v1/gateways/sms/aliyun/receipt`, { method: 'POST' })),
  );
  expect(told.map(({ status }) => status)).toEqual(Array(20).fill(403));
  await strict.close();
});

test('a gateway that isn’t used, or needs no address, has none', async () => {
  expect(await post('/v1/gateways/sms/smpp/receipt', '[]')).toMatchObject({ status: 404 });
});
