import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newPhone } from '../../../testing/client.ts';
import { dumpDatabase } from '../../../testing/dump.ts';
import type { TestServer } from '../../../testing/server.ts';
import { startTestServer } from '../../../testing/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const masked = (phone: string) => `+86 138****${phone.slice(-4)}`;

describe('the saved contact fills later forms', () => {
  test('without a number of its own it follows the bound one', async () => {
    const person = await server.person();
    const saved = await person.call('PATCH', '/v1/account', { contact: { name: '林晓', address: '杭州市西湖区' } });
    expect(saved).toMatchObject({
      status: 200,
      body: { contact: { name: '林晓', phone: null, address: '杭州市西湖区' } },
    });
    const phone = newPhone();
    await person.bindNumber(phone);
    expect((await person.account()).contact).toEqual({ name: '林晓', phone: masked(phone), address: '杭州市西湖区' });
  });

  test('its own number stays when the rest is changed, goes by null, and the whole goes by null', async () => {
    const person = await server.person();
    const own = newPhone();
    const save = async (contact: object | null) =>
      (await person.call<{ contact: unknown }>('PATCH', '/v1/account', { contact })).body.contact;
    expect(await save({ name: 'Ann', phone: own })).toEqual({ name: 'Ann', phone: masked(own), address: null });
    expect(await save({ name: 'Ann Lee' })).toEqual({ name: 'Ann Lee', phone: masked(own), address: null });
    expect(await save({ name: 'Ann Lee', phone: null })).toEqual({ name: 'Ann Lee', phone: null, address: null });
    expect(await save(null)).toBeNull();
  });

  test.each([
    [{ name: 'Ann', phone: '123' }, 'phone_invalid'],
    [{ name: 'Ann', phone: '010 6552 9988' }, 'phone_not_mobile'],
    [{ name: '  ' }, 'validation_failed'],
    [{ phone: '13800138000' }, 'validation_failed'],
    [{ name: 'Ann', verified: true }, 'validation_failed'],
  ])('%j: %s', async (contact, code) => {
    const person = await server.person();
    expect((await person.call('PATCH', '/v1/account', { contact })).body.code).toBe(code);
    expect((await person.account()).contact).toBeNull();
  });

  test('D1: neither name, number nor address stands in a dump', async () => {
    const person = await server.person();
    const contact = { name: '诸葛瑾瑜', phone: newPhone(), address: '桂花弄七号' };
    await person.call('PATCH', '/v1/account', { contact });
    const dump = await dumpDatabase(server);
    for (const secret of [contact.name, contact.address, contact.phone.slice(3)]) expect(dump).not.toContain(secret);
  });

  test('a name and a contact that are saved at the same moment are both saved', async () => {
    const person = await server.person();
    for (const round of [1, 2, 3]) {
      const [displayName, contact] = [`林晓${round}`, { name: `林晓${round}`, address: null }];
      await Promise.all([{ displayName }, { contact }].map((body) => person.call('PATCH', '/v1/account', body)));
      expect(await person.account()).toMatchObject({ displayName, contact });
    }
  });

  test('a change is one line of the log that names the field and not what it says', async () => {
    const person = await server.person();
    const { id } = await person.account();
    const contact = { name: 'Ann', address: 'somewhere' };
    await person.call('PATCH', '/v1/account', { contact });
    await person.call('PATCH', '/v1/account', { contact });
    const lines = await server.sql<{ entry: string }>(
      `select entry from activity where account_id = $1 and kind = 'profile_changed'`,
      [id],
    );
    expect(lines.map(({ entry }) => JSON.parse(entry))).toMatchObject([{ field: 'contact' }]);
    expect(lines[0]!.entry).not.toContain('somewhere');
  });
});
