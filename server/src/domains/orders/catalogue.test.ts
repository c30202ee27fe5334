import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServiceList } from '@btepai/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { anErrand, placeOrder } from '../../../testing/orders.ts';
import type { TestServer } from '../../../testing/server.ts';
import { startTestServer } from '../../../testing/server.ts';
import { staffOf } from '../../../testing/staff.ts';

let server: TestServer;
const folder = mkdtempSync(join(tmpdir(), 'btepai-services-'));
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await server.close();
});

const services = async (language = 'zh-CN') =>
  (await server.client().get<ServiceList>('/v1/services', { headers: { 'accept-language': language } })).body.items;
const staff = (...args: string[]) => staffOf(server, ['services', ...args, '--by', 'lin']);
const file = (content: unknown) => {
  const path = join(folder, 'given.json');
  writeFileSync(path, JSON.stringify(content));
  return path;
};
const both = (zh: string, en: string) => ({ zh, en });
const laundry = {
  id: 'laundry',
  name: both('上门洗衣', 'Laundry'),
  description: both('取送都上门。', 'Collected and brought back.'),
  unit: both('袋', 'bag'),
  contact: 'address',
  starts: 'by_staff',
  options: [
    { id: 'small', name: both('小袋', 'Small'), price: '29.9' },
    { id: 'large', name: both('大袋', 'Large'), price: '49.90' },
  ],
};

test('anyone can read it, in their language, the lowest price and the options in their order', async () => {
  const [errand, ...more] = await services();
  expect(errand).toEqual({
    id: 'city-errand',
    name: '同城特派',
    description: '取件、送件、代买，专人专送，平均 1 小时送达。',
    unit: '单',
    price: { amount: 1500, currency: 'CNY' },
    options: [
      { id: 'within-5km', name: '5 公里内', price: { amount: 1500, currency: 'CNY' } },
      { id: 'within-10km', name: '10 公里内', price: { amount: 2500, currency: 'CNY' } },
      { id: 'within-20km', name: '20 公里内', price: { amount: 4500, currency: 'CNY' } },
    ],
    contact: 'address',
    maxQuantity: 20,
  });
  expect(more.map(({ id }) => id)).toEqual(['phone-top-up', 'household-bills', 'parcel']);
  expect((await services('en'))[0]).toMatchObject({ name: 'City errand', options: [{ name: 'Within 5 km' }, {}, {}] });
});

describe('staff edit it', () => {
  test('a price, and who set it', async () => {
    const before = server.clock.now().getTime();
    expect((await staff('set-price', 'parcel', '1kg', '13.5')).said).toBe('done');
    expect((await services()).find(({ id }) => id === 'parcel')).toMatchObject({ price: { amount: 1350 } });
    const [row] = await server.sql<{ changed_by: string; changed_at: Date }>(
      "select changed_by, changed_at from service_options where service_id = 'parcel' and id = '1kg'",
    );
    expect(row!.changed_by).toBe('lin');
    expect(row!.changed_at.getTime()).toBeGreaterThanOrEqual(before);
    expect((await staffOf(server, ['services', 'list'])).said).toMatch(/1kg .*13\.50.*by lin/);
  });

  test('an option, then the whole service, withdrawn and offered again', async () => {
    const parcel = async () => (await services()).find(({ id }) => id === 'parcel');
    await staff('withdraw', 'parcel', '1kg');
    expect((await parcel())?.options.map(({ id }) => id)).toEqual(['3kg', '10kg']);
    // The first of what is offered is what an item means that names none.
    const { items } = await placeOrder(
      await server.person(),
      anErrand({ items: [{ serviceId: 'parcel', quantity: 1 }] }),
    );
    expect(items[0]?.option.id).toBe('3kg');
    for (const option of ['3kg', '10kg']) await staff('withdraw', 'parcel', option);
    expect(await parcel()).toBeUndefined();
    for (const option of ['1kg', '3kg', '10kg']) await staff('offer', 'parcel', option);
    await staff('withdraw', 'parcel');
    expect(await parcel()).toBeUndefined();
    await staff('offer', 'parcel');
    expect((await parcel())?.options).toHaveLength(3);
  });

  test('a new service, and one more option', async () => {
    expect(await staff('add', '--file', file(laundry))).toEqual({ exit: 0, said: 'done' });
    const option = { id: 'huge', name: both('特大袋', 'Huge'), price: '79' };
    expect((await staff('add-option', 'laundry', '--file', file(option))).said).toBe('done');
    expect((await services('en')).at(-1)).toMatchObject({
      id: 'laundry',
      price: { amount: 2990 },
      options: [{ id: 'small' }, { id: 'large', price: { amount: 4990 } }, { id: 'huge', price: { amount: 7900 } }],
      maxQuantity: 99,
    });
    expect((await staff('add', '--file', file(laundry))).said).toMatch(/taken/);
    expect((await staff('add-option', 'laundry', '--file', file(option))).said).toMatch(/taken/);
    expect((await staff('add-option', 'no-such', '--file', file(option))).exit).toBe(1);
  });

  test.each([
    [{ ...laundry, id: 'Wash' }, /id:/],
    [{ ...laundry, id: 'wash', options: [] }, /options:/],
    [{ ...laundry, id: 'wash', options: [laundry.options[0], laundry.options[0]] }, /each id once/],
    [{ ...laundry, id: 'wash', options: [{ ...laundry.options[0], price: '0' }] }, /price/],
    [{ ...laundry, id: 'wash', options: [{ ...laundry.options[0], price: '1.999' }] }, /yuan/],
    [{ ...laundry, id: 'wash', more: 1 }, /more/],
  ])('a file that is wrong is told where: %#', async (content, said) => {
    const answer = await staff('add', '--file', file(content));
    expect([answer.exit, answer.said]).toEqual([1, expect.stringMatching(said)]);
    expect((await services()).map(({ id }) => id)).not.toContain('wash');
  });

  test.each([
    [['set-price', 'parcel', '1kg', 'much'], 1],
    [['set-price', 'parcel', '1kg', '0'], 1],
    [['set-price', 'parcel', '1kg', '1000000.01'], 1],
    [['set-price', 'parcel', 'no-such', '1'], 1],
    [['set-price', 'parcel', '1kg'], 2],
    [['withdraw', 'no-such'], 1],
    [['withdraw'], 2],
    [['add'], 2],
    [['give-away', 'parcel'], 2],
  ])('%j exits with %i', async (args, exit) => {
    expect((await staff(...args)).exit).toBe(exit);
  });

  test('nobody without a name', async () => {
    for (const by of [[], ['--by', ' '], ['--by', '\u200b']])
      expect((await staffOf(server, ['services', 'withdraw', 'parcel', ...by])).exit).toBe(2);
  });
});
