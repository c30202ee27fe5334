import { sealContent } from '../../server/src/domains/messaging/content.ts';
import { systemClock } from '../../server/src/kit/clock.ts';
import type { Crypto } from '../../server/src/kit/crypto.ts';
import type { Pool } from '../../server/src/kit/database.ts';
import { newId } from '../../server/src/kit/ids.ts';
import { runSql } from '../databases.ts';
import { phoneOf } from '../people.ts';

/** So many numbers take turns: a message's text is sealed beside its number, and that is not what is measured here. */
const numbers = 500;

const rowOf = (crypto: Crypto, n: number) => {
  const phone = phoneOf(n % numbers);
  const index = crypto.blindIndex(phone);
  const params = { code: String(n % 1_000_000).padStart(6, '0'), minutes: '5' };
  const text = sealContent(crypto, { template: 'sign_in', language: 'zh', params, origin: 'bench.example' }, index);
  return { index, cipher: crypto.sealPhone(phone), prefix: phone.slice(0, -6), text };
};

const columns = `account_id, id, template, category, country, units, available_at, expires_at, changed_at,
  recipient_index, recipient_cipher, prefix, text_cipher`;
const common = `uuidv7(), $5::uuid, 'sign_in', 'ordinary', 'CN', 1, now(), now() + interval '1 day', now()`;

/** Queues one message as an ask does, in a commit of its own. `queued` is told its id just before. */
export async function insertOne(db: Pool, crypto: Crypto, n: number, queued: (id: string) => void): Promise<void> {
  const { index, cipher, prefix, text } = rowOf(crypto, n);
  const id = newId(systemClock);
  await db.withClient((client) => {
    queued(id);
    return client.query({
      name: 'bench_insert_one',
      text: `insert into messages (${columns}) select ${common}, $1::bytea, $2::bytea, $3::text, $4::bytea`,
      values: [index, cipher, prefix, text, id],
    });
  });
}

/** Queues as many at once, before anything is timed. */
export async function fill(url: string, crypto: Crypto, count: number): Promise<void> {
  const rows = Array.from({ length: numbers }, (_, n) => rowOf(crypto, n));
  await runSql(
    url,
    `insert into messages (${columns})
     select ${common.replace('$5::uuid', 'uuidv7()')}, r.index, r.cipher, r.prefix, r.text
     from generate_series(0, $5::int - 1) n
     join unnest($1::bytea[], $2::bytea[], $3::text[], $4::bytea[]) with ordinality r (index, cipher, prefix, text, nth)
       on r.nth = 1 + n % ${numbers}`,
    [
      rows.map(({ index }) => index),
      rows.map(({ cipher }) => cipher),
      rows.map(({ prefix }) => prefix),
      rows.map(({ text }) => text),
      count,
    ],
  );
}
