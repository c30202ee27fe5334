import { createHash, createHmac } from 'node:crypto';
import type { Crypto } from '../server/src/kit/crypto.ts';
import { runSql } from './databases.ts';

/**
 * People by number: their accounts and sessions are made in SQL before anything is timed, and the load generator derives
 * the same ids and secrets from the number alone. Nobody's secret is secret here.
 */
const hex = (n: number) => n.toString(16).padStart(12, '0');
export const phoneOf = (n: number) => `+86139${String(n).padStart(8, '0')}`;
/** The number that one has before, where the act needs it. */
export const oldPhoneOf = (n: number) => `+86138${String(n).padStart(8, '0')}`;
export const phoneIdOf = (n: number) => `${idPrefixes.phone}${hex(n)}`;
export const orderIdOf = (n: number) => `${idPrefixes.order}${hex(n)}`;
export const paymentIdOf = (n: number) => `${idPrefixes.payment}${hex(n)}`;
/** An Idempotency-Key for each of one's calls. */
export const onceKeyOf = (n: number, call: 1 | 2) => `${idPrefixes[`key${call}`]}${hex(n)}`;
/** An address of one's own, so that each has one's own flood limit and address budget. */
export const addressOf = (n: number) => `10.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}`;

const secretOf = (n: number) => createHash('sha256').update(`secret ${n}`).digest();

/** Our bearer token: account id ‖ session id ‖ secret. */
export function tokenOf(n: number): string {
  const ids = Buffer.from(`${idPrefixes.account}${hex(n)}${idPrefixes.session}${hex(n)}`.replaceAll('-', ''), 'hex');
  return Buffer.concat([ids, secretOf(n)]).toString('base64url');
}

const idPrefixes = {
  account: '019a0000-0000-7000-8000-',
  session: '019a0000-0000-7001-8000-',
  phone: '019a0000-0000-7002-8000-',
  order: '019a0000-0000-7003-8000-',
  payment: '019a0000-0000-7004-8000-',
  transfer: '019a0000-0000-7005-8000-',
  key1: '019a0000-0000-7006-8000-',
  key2: '019a0000-0000-7007-8000-',
};
const numbered = (prefix: string, n: string) => `('${prefix}' || lpad(to_hex(${n}), 12, '0'))`;
export const accountSql = (n: string) => numbered(idPrefixes.account, n);
const sessionSql = (n: string) => numbered(idPrefixes.session, n);
export const phoneIdSql = (n: string) => numbered(idPrefixes.phone, n);
export const orderIdSql = (n: string) => numbered(idPrefixes.order, n);
export const transferIdSql = (n: string) => numbered(idPrefixes.transfer, n);

/** An id of the same kind as SQL over `n`, or null where it is none that a person's number gives. */
export function idSql(id: string): string | null {
  const prefix = Object.values(idPrefixes).find((each) => id.startsWith(each));
  return prefix === undefined ? null : numbered(prefix, 'n');
}

export async function makePeople(url: string, count: number): Promise<void> {
  const people = `generate_series(0, ${count - 1}) n`;
  await runSql(
    url,
    `insert into accounts (account_id, username, kind, display_name, password_hash, password_changed_at, created_at)
     select ${accountSql('n')}::uuid, 'bench' || n, 'individual', 'bench', '-', now(), now() from ${people}`,
  );
  await runSql(
    url,
    `insert into sessions (account_id, id, token_hash, device_id, device_label, address, created_at, last_seen_at, proven_at)
     select ${accountSql('n')}::uuid, ${sessionSql('n')}::uuid, sha256(sha256(convert_to('secret ' || n, 'UTF8'))),
       gen_random_uuid(), 'bench', '127.0.0.1', now(), now(), now() from ${people}`,
  );
}

/** Everyone's number, sealed with the server's keys, since it will open them. */
export async function bindNumbers(
  databaseUrl: string,
  people: number,
  crypto: Crypto,
  phoneOfPerson: (n: number) => string,
) {
  const batchSize = 10_000;
  for (let from = 0; from < people; from += batchSize) {
    const numbers = Array.from({ length: Math.min(batchSize, people - from) }, (_, index) => from + index);
    const phones = numbers.map(phoneOfPerson);
    await runSql(
      databaseUrl,
      `with owners as (select * from unnest($1::int[], $2::bytea[], $3::bytea[]) as o (n, phone_index, phone_cipher)),
       bound as (
         insert into phone_bindings (account_id, id, slot, phone_index, phone_cipher, country, is_primary, bound_at, proven_at)
         select ${accountSql('n')}::uuid, ${phoneIdSql('n')}::uuid, 1, phone_index, phone_cipher, 'CN', true, now(), now()
         from owners returning phone_index, account_id, id)
       insert into phone_claims (phone_index, account_id, binding_id) select phone_index, account_id, id from bound`,
      [numbers, phones.map((phone) => crypto.blindIndex(phone)), phones.map((phone) => crypto.sealPhone(phone))],
    );
  }
}

export const peerSecret = 'only-for-the-benchmark-and-nothing-else';
const peerToken = (n: number) => `benchsession${hex(n)}`;

/** better-auth's session cookie: its token, signed. */
export function cookieOf(n: number): string {
  const signature = createHmac('sha256', peerSecret).update(peerToken(n)).digest('base64');
  return `better-auth.session_token=${encodeURIComponent(`${peerToken(n)}.${signature}`)}`;
}

export async function makePeerPeople(url: string, count: number): Promise<void> {
  const people = `generate_series(0, ${count - 1}) n`;
  await runSql(
    url,
    `insert into "user" (id, name, email, "emailVerified", "createdAt", "updatedAt")
     select 'user' || n, 'bench', 'bench' || n || '@example.org', true, now(), now() from ${people}`,
  );
  await runSql(
    url,
    `insert into session (id, token, "userId", "expiresAt", "createdAt", "updatedAt")
     select 'session' || n, 'benchsession' || lpad(to_hex(n), 12, '0'), 'user' || n, now() + '7 days', now(), now()
     from ${people}`,
  );
}
