import { randomBytes } from 'node:crypto';
import type { Account, ActivityList } from '@btepai/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { atOnce } from '../../../testing/at-once.ts';
import type { TestServer } from '../../../testing/server.ts';
import { startTestServer } from '../../../testing/server.ts';
import { createCrypto } from '../../kit/crypto.ts';
import { withKey } from './account-key.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const keyOf = async (accountId: string) =>
  (
    await server.sql<{ wrapped_key: Buffer | null }>('select wrapped_key from account_keys where account_id = $1', [
      accountId,
    ])
  )[0];

describe('D3: an account’s own key', () => {
  const crypto = createCrypto({ current: 1, index: 1, keys: new Map([[1, randomBytes(32)]]) });
  const account = (account_id: string) => ({ account_id, wrapped_key: crypto.newAccountKey(account_id) });

  test('D3: opens what it sealed and what the ring sealed before, and nobody else’s', () => {
    const [one, two] = [account('one'), account('two')];
    const sealed = crypto.ofAccount(one).encrypt('梧桐巷', 'contact');
    expect(crypto.ofAccount(one).decrypt(sealed, 'contact')).toBe('梧桐巷');
    expect(crypto.ofAccount(one).decrypt(crypto.encrypt('before', 'contact'), 'contact')).toBe('before');
    expect(() => crypto.ofAccount(one).decrypt(sealed, 'case')).toThrow();
    expect(() => crypto.ofAccount(two).decrypt(sealed, 'contact')).toThrow();
    expect(() => crypto.ofAccount({ ...two, wrapped_key: one.wrapped_key }).decrypt(sealed, 'contact')).toThrow();
    expect(() => crypto.decrypt(sealed, 'contact')).toThrow(/key 0/);
    expect(() => crypto.ofAccount({ ...one, wrapped_key: null }).decrypt(sealed, 'contact')).toThrow(/no key/);
  });

  test('D3: of thousands each stays its own', () => {
    const many = Array.from({ length: 6_000 }, (_, n) => account(`account ${n}`));
    const sealed = many.map((one) => crypto.ofAccount(one).encrypt(one.account_id, 'x'));
    expect(many.every((one, n) => crypto.ofAccount(one).decrypt(sealed[n]!, 'x') === one.account_id)).toBe(true);
  });
});

describe('D3: accounts that are older than keys', () => {
  /** As the last version left it: no key, and the contact under the ring. */
  async function old() {
    const person = await server.person();
    const { id } = await person.account();
    const contact = JSON.stringify({ name: '韦薇薇', phone: null, address: null });
    await server.sql('update account_keys set wrapped_key = null where account_id = $1', [id]);
    await server.sql('update accounts set contact_cipher = $2 where account_id = $1', [
      id,
      createCrypto(server.keys).encrypt(contact, `contact/${id}`),
    ]);
    return { person, id };
  }

  test('D3: get one at the first start, read what they had, and seal anew under it', async () => {
    const { person, id } = await old();
    const beside = await startTestServer({ beside: server });
    await beside.close();
    expect((await keyOf(id))?.wrapped_key).not.toBeNull();
    expect((await person.account()).contact).toMatchObject({ name: '韦薇薇' });
    const changed = await person.call<Account>('PATCH', '/v1/account', { contact: { name: '韦薇' } });
    expect(changed.body.contact).toMatchObject({ name: '韦薇' });
    const [row] = await server.sql<{ contact_cipher: Buffer }>(
      'select contact_cipher from accounts where account_id = $1',
      [id],
    );
    expect(row!.contact_cipher[0]).toBe(0);
    expect((await person.account()).contact).toMatchObject({ name: '韦薇' });
  });

  test('D3: or where it is first needed; until then their log says nothing that could not be destroyed', async () => {
    const { person, id } = await old();
    await person.call('PATCH', '/v1/account', { displayName: '薇' });
    const { body } = await person.get<ActivityList>('/v1/activity');
    expect(body.items[0]).toMatchObject({ kind: 'profile_changed' });
    expect((await keyOf(id))?.wrapped_key).not.toBeNull();
  });

  test('D3: many at once make one key; a closed account gets none', async () => {
    const { id } = await old();
    const deps = { db: server.app.db, crypto: createCrypto(server.keys) };
    const made = await atOnce(20, () => withKey(deps, { account_id: id, wrapped_key: null }));
    expect(new Set(made.map(({ wrapped_key }) => (wrapped_key as Buffer | null)?.toString('hex'))).size).toBe(1);
    await server.sql(`update accounts set status = 'closed' where account_id = $1`, [id]);
    await server.sql('delete from account_keys where account_id = $1', [id]);
    expect(await withKey(deps, { account_id: id, wrapped_key: null })).toMatchObject({ wrapped_key: null });
    expect(await keyOf(id)).toBeUndefined();
  });
});
