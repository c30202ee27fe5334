import type { AuditList, Problem, ServiceList, StaffService, StaffServiceList } from '@btepai/contract';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { answeredAtOnce, tally } from '../../../testing/at-once.ts';
import type { Agent } from '../../../testing/desk.ts';
import { agent } from '../../../testing/desk.ts';
import type { TestServer } from '../../../testing/server.ts';
import { startTestServer } from '../../../testing/server.ts';

let server: TestServer;
let finance: Agent;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());
beforeEach(async () => {
  finance = await agent(server, ['finance']);
});

type Answered = StaffService & Pick<Problem, 'code' | 'errors'>;
const path = '/v1/staff/services';
const yuan = (amount: number) => ({ amount, currency: 'CNY' });
const reason = '供应商调价';
const read = async (id: string) =>
  (await finance.get<StaffServiceList>(path)).body.items.find((service) => service.id === id)!;
const priceOf = async (id: string, option: string) =>
  (await read(id)).options.find((one) => one.id === option)!.price.amount;
const setPrice = (price: number, was: number, who = finance) =>
  who.call<Answered>('PUT', `${path}/phone-top-up/options/30/price`, { price: yuan(price), was: yuan(was), reason });
const sold = async () => (await server.client().get<ServiceList>('/v1/services')).body.items;

test('a price is set by who has read the one before, of ten at once by one; the audit has both', async () => {
  const was = await priceOf('phone-top-up', '30');
  const answers = await answeredAtOnce(10, (n) => setPrice(was + 1 + n, was));
  expect(tally(answers)).toEqual({ 200: 1, content_changed: 9 });
  const now = await priceOf('phone-top-up', '30');
  expect(now).toBe(answers.find(({ status }) => status === 200)!.body.options[1 - 1]!.price.amount);
  const admin = await agent(server, ['admin']);
  const { body } = await admin.get<AuditList>(`/v1/staff/audit?staffId=${finance.staffId}`);
  expect(body.items.filter(({ act }) => act === 'service.set_price')).toMatchObject([
    { subject: 'phone-top-up', reason, details: { optionId: '30', priceFen: now, wasFen: was } },
  ]);
  expect((await sold()).find(({ id }) => id === 'phone-top-up')!.options.map(({ price }) => price.amount)).toContain(
    now,
  );
});

test('something new is offered, withdrawn by an editor, and offered again', async () => {
  const service = {
    id: 'flower-delivery',
    name: { zh: '鲜花配送', en: 'Flowers' },
    description: { zh: '同城两小时送到', en: 'Within two hours in town' },
    unit: { zh: '束', en: 'bunch' },
    contact: 'address',
    maxQuantity: 5,
    starts: 'by_staff',
    options: [{ id: 'small', name: { zh: '小束', en: 'Small' }, price: yuan(9_900) }],
  };
  const { status, body } = await finance.post<Answered>(path, service);
  expect([status, body.isOffered, body.changedBy]).toEqual([201, true, finance.name]);
  expect((await finance.post<Answered>(path, service)).body.errors).toMatchObject([{ path: 'id', code: 'id_taken' }]);
  const large = { id: 'large', name: { zh: '大束', en: 'Large' }, price: yuan(19_900) };
  expect((await finance.post<Answered>(`${path}/flower-delivery/options`, large)).body.options).toHaveLength(2);
  expect((await finance.post<Answered>(`${path}/flower-delivery/options`, large)).body.code).toBe('validation_failed');

  const editor = await agent(server, ['editor']);
  const offered = (isOffered: boolean, where = '') =>
    editor.call<Answered>('PUT', `${path}/flower-delivery${where}/offered`, { isOffered, reason: '缺货' });
  expect((await offered(false, '/options/large')).body.options.map((one) => one.isOffered)).toEqual([true, false]);
  expect((await offered(false)).body.isOffered).toBe(false);
  expect((await sold()).map(({ id }) => id)).not.toContain('flower-delivery');
  expect((await offered(true)).status).toBe(200);
  expect((await sold()).find(({ id }) => id === 'flower-delivery')!.options.map(({ id }) => id)).toEqual(['small']);
});

test('a price is finance’s alone, and each change wants a fresh proof and a reason', async () => {
  const was = await priceOf('phone-top-up', '30');
  for (const role of ['editor', 'support', 'risk', 'admin'] as const)
    expect((await setPrice(1, was, await agent(server, [role]))).body.code).toBe('forbidden');
  const body = { price: yuan(1), was: yuan(was) };
  expect((await finance.call<Answered>('PUT', `${path}/phone-top-up/options/30/price`, body)).status).toBe(422);
  expect(
    (await finance.call<Answered>('PUT', `${path}/phone-top-up/options/9/price`, { ...body, reason })).status,
  ).toBe(404);
  server.clock.advance(server.settings.STAFF_PROOF_FRESH_SECONDS + 1);
  expect((await setPrice(1, was)).body.code).toBe('step_up_required');
  expect(await priceOf('phone-top-up', '30')).toBe(was);
});
