import type { Crypto } from '../../server/src/kit/crypto.ts';
import { runSql } from '../databases.ts';
import { say } from '../guarded.ts';
import { phoneOf } from '../people.ts';
import { idOf, idSql } from './ids.ts';

/** Nothing that a trigger would say is to be said: nobody listens, and a fill is no act. */
export const quiet = (url: string) => `${url}?options=${encodeURIComponent('-c session_replication_role=replica')}`;
export const dayAgo = (n: string) => `now() - (${n} % 365) * interval '1 day' - (${n} % 1440) * interval '1 minute'`;

export type Filling = {
  accounts: number;
  busy: number;
  senders: number;
  lines: number;
  orders: number;
  agentId: string;
};

/** Numbers from 0, a few thousand at a time, each with what has to be made of it here, since it is sealed. */
export async function* inBatches(count: number, batchSize = 5_000): AsyncGenerator<number[]> {
  for (let from = 0; from < count; from += batchSize)
    yield Array.from({ length: Math.min(batchSize, count - from) }, (_, index) => from + index);
}

/** The key of a person, made once: what is theirs is sealed by it. */
export function keysOf(crypto: Crypto) {
  const keys = new Map<number, Buffer>();
  return (n: number) => {
    const accountId = idOf('account', n);
    const wrapped = keys.get(n) ?? crypto.newAccountKey(accountId);
    keys.set(n, wrapped);
    return { account_id: accountId, wrapped_key: wrapped };
  };
}
export type KeyOf = ReturnType<typeof keysOf>;

/** A million people; of the busy ones also number, device, session, log and a place. */
export async function fillPeople(url: string, crypto: Crypto, keyOf: KeyOf, { accounts, busy, agentId }: Filling) {
  say(`${accounts.toLocaleString('en')} accounts`);
  const people = (count: number) => `generate_series(0, ${count - 1}) n`;
  await runSql(
    url,
    `insert into accounts (account_id, username, kind, display_name, password_hash, password_changed_at, created_at)
     select ${idSql('account', 'n')}, 'bench' || n, case when n % 50 = 0 then 'enterprise' else 'individual' end, 'bench', '-',
       ${dayAgo('n')}, ${dayAgo('n')} from ${people(accounts)};
     insert into usernames (folded, account_id) select 'bench' || n, ${idSql('account', 'n')} from ${people(accounts)};
     insert into devices (account_id, id, token_hash, label, first_seen_at, last_seen_at, trusted_since)
     select ${idSql('account', 'n')}, ${idSql('device', 'n * 3 + d')}, sha256(int8send(n * 3 + d)), 'Chrome · Android',
       ${dayAgo('n')}, now() - d * interval '1 day', ${dayAgo('n')} from ${people(busy)}, generate_series(0, 2) d;
     insert into sessions (account_id, id, token_hash, device_id, device_label, address, created_at, last_seen_at, proven_at)
     select ${idSql('account', 'n')}, ${idSql('session', 'n * 3 + d')}, sha256(int8send(n * 3 + d)),
       ${idSql('device', 'n * 3 + d')}, 'Chrome · Android', '10.1.2.3', now() - interval '1 day', now(), now()
     from ${people(busy)}, generate_series(0, 2) d;
     insert into activity_heads (account_id, seq, hash) select ${idSql('account', 'n')}, 10, sha256('x') from ${people(busy)};
     insert into activity (account_id, id, seq, kind, entry, hash)
     select ${idSql('account', 'n')}, ${idSql('line', 'n::bigint * 10 + l')}, l, 'signed_in',
       json_build_object('kind', 'signed_in', 'at', to_char(now() at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))::text, sha256('x')
     from ${people(busy)}, generate_series(1, 10) l;
     insert into staff_looks (staff_id, account_id, until)
     select '${agentId}', ${idSql('account', 'n')}, now() + interval '1 day' from ${people(busy)}`,
  );
  say(`${busy.toLocaleString('en')} numbers and keys`);
  for await (const batch of inBatches(busy)) {
    const phones = batch.map(phoneOf);
    await runSql(
      url,
      `with owners as (
         select * from unnest($1::int[], $2::bytea[], $3::bytea[], $4::bytea[]) as o (n, phone_index, phone_cipher, wrapped_key)),
       keyed as (insert into account_keys (account_id, wrapped_key) select ${idSql('account', 'n')}, wrapped_key from owners),
       bound as (
         insert into phone_bindings (account_id, id, slot, phone_index, phone_cipher, country, is_primary, bound_at, proven_at)
         select ${idSql('account', 'n')}, ${idSql('phone', 'n')}, 1, phone_index, phone_cipher, 'CN', true, now(), now()
         from owners returning phone_index, account_id, id)
       insert into phone_claims (phone_index, account_id, binding_id) select phone_index, account_id, id from bound`,
      [
        batch,
        phones.map((phone) => crypto.blindIndex(phone)),
        phones.map((phone) => crypto.sealPhone(phone)),
        batch.map((n) => keyOf(n).wrapped_key),
      ],
    );
  }
}
