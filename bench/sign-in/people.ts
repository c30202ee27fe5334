import { createHash } from 'node:crypto';
import type { Crypto } from '../../server/src/kit/crypto.ts';
import { runSql } from '../databases.ts';
import { accountSql, bindNumbers, makePeople, oldPhoneOf } from '../people.ts';

/** Everyone has the same password, a number, and a device that their account trusts. */
export const password = 'plum harbour 42';
export const deviceOf = (n: number) => createHash('sha256').update(`device ${n}`).digest('base64url');
export const usernameOf = (n: number) => `bench${n}`;

export async function makeOwners(url: string, count: number, passwordHash: string, crypto: Crypto): Promise<void> {
  await makePeople(url, count);
  await bindNumbers(url, count, crypto, oldPhoneOf);
  const people = `generate_series(0, ${count - 1}) n`;
  await runSql(url, `update accounts set password_hash = $1`, [passwordHash]);
  await runSql(
    url,
    `insert into usernames (folded, account_id) select 'bench' || n, ${accountSql('n')}::uuid from ${people}`,
  );
  const tokens = Array.from({ length: count }, (_, n) => createHash('sha256').update(deviceOf(n)).digest());
  await runSql(
    url,
    `insert into devices (account_id, id, token_hash, label, first_seen_at, trusted_since, last_seen_at)
     select ${accountSql('(n - 1)')}::uuid, gen_random_uuid(), token_hash, 'bench', now(), now(), now()
     from unnest($1::bytea[]) with ordinality as device (token_hash, n)`,
    [tokens],
  );
}
