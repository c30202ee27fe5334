import { expect } from 'vitest';
import { verifyChain } from '../../server/src/domains/activity/index.ts';
import type { Pool } from '../../server/src/kit/database.ts';
import type { Handsets } from './handsets.ts';
import type { Person } from './person.ts';

/** What holds at every moment, however the server ended. Each query finds what breaks a rule. */
const violations: Record<string, string> = {
  'a number on two accounts': `
    select phone_index from phone_bindings where status = 'active' group by 1 having count(*) > 1`,
  'an individual with two numbers': `
    select account_id from phone_bindings where status = 'active' group by 1 having count(*) > 1`,
  'a binding without its claim, or a claim without its binding': `
    select * from (select account_id, id, phone_index from phone_bindings where status = 'active') b
    full join phone_claims c on c.account_id = b.account_id and c.binding_id = b.id and c.phone_index = b.phone_index
    where b.id is null or c.binding_id is null`,
  'a code spent for nothing': `
    select v.id from verifications v where v.status = 'spent'
      and not exists (select from phone_bindings b where b.account_id = v.account_id and b.phone_index = v.recipient_index)
      and not exists (select from phone_proofs p where p.account_id = v.account_id and p.phone_index = v.recipient_index)`,
  'a binding or a proof without a spent code': `
    select a.id from (select account_id, id, phone_index from phone_bindings
      union all select account_id, id, phone_index from phone_proofs) a
    where not exists (select from verifications v
      where v.account_id = a.account_id and v.recipient_index = a.phone_index and v.status = 'spent')`,
  'a verification without its SMS': `
    select v.id from verifications v
    where not exists (select from messages m where m.account_id = v.account_id and m.id = v.message_id)`,
  'an SMS without its verification': `
    select m.id from messages m
    where m.category <> 'security'
      and not exists (select from verifications v where v.account_id = m.account_id and v.message_id = m.id)`,
  'a change that the old number was not told, or told twice': `
    select c.id from phone_changes c join phone_bindings b on b.account_id = c.account_id and b.id = c.binding_id
    where c.applied_at is not null and 1 <> (select count(*) from messages m
      where m.account_id = c.account_id and m.recipient_index = b.phone_index and m.template = 'phone_replaced')`,
  'a change that was applied without its binding, or a binding of two changes': `
    select c.id from phone_changes c where c.applied_at is not null and 1 <> (select count(*) from phone_bindings b
      where b.account_id = c.account_id and b.id = c.to_binding_id and b.phone_index = c.phone_index)`,
  'a binding without its own line in the log': `
    select b.account_id from phone_bindings b group by b.account_id having count(*) <> (
      select count(*) from activity a where a.account_id = b.account_id
        and a.kind in ('phone_bound', 'phone_replaced', 'phone_change_applied'))`,
  'an objection without its restriction and its case': `
    select c.account_id from phone_changes c join accounts a using (account_id)
    where c.status = 'objected' and (a.status <> 'restricted'
      or not exists (select from support_cases s where s.account_id = c.account_id and s.change_id = c.id))`,
};

const query = <Row>(db: Pool, sql: string, values: unknown[] = []) =>
  db.withClient(async (client) => (await client.query(sql, values)).rows as Row[]);

export async function checkRules(db: Pool) {
  for (const [name, sql] of Object.entries(violations)) expect(await query(db, sql), name).toEqual([]);
}

/** What the last answer said is bound is bound, and nobody was told so in vain. */
export async function checkAnswers(db: Pool, people: Person[]) {
  const bound = people.filter(({ bindingId }) => bindingId !== undefined);
  const rows = await query<{ account_id: string }>(
    db,
    `select account_id from phone_bindings where status = 'active' and id = any ($1::uuid[])`,
    [bound.map(({ bindingId }) => bindingId)],
  );
  const found = new Set(rows.map(({ account_id: accountId }) => accountId));
  // Whose next act the database has done already, and only the answer was lost, is ahead of the last answer.
  const ahead = await query<{ account_id: string }>(
    db,
    'select account_id from phone_changes where account_id = any ($1::uuid[])',
    [bound.filter((person) => !person.isDone()).map(({ accountId }) => accountId)],
  );
  for (const { account_id: accountId } of ahead) found.add(accountId);
  expect(bound.filter(({ accountId }) => !found.has(accountId!))).toEqual([]);
  const taken = people.filter(({ outcome }) => outcome === 'taken').map(({ accountId }) => accountId);
  expect(
    await query(db, `select account_id from phone_bindings where status = 'active' and account_id = any ($1::uuid[])`, [
      taken,
    ]),
  ).toEqual([]);
}

export async function checkLogs(db: Pool) {
  const accounts = await query<{ account_id: string }>(db, 'select account_id from accounts');
  for (const { account_id: accountId } of accounts) {
    const report = await verifyChain(db, accountId);
    expect(report, accountId).toMatchObject({ brokenAt: null });
    expect(report.rows).toBeGreaterThan(0);
  }
}

/** S10: which committed messages no gateway was given, among those whose code was still good at a moment. */
export const neverSent = async (db: Pool, handsets: Handsets, goodAt: Date): Promise<string[]> =>
  (await query<{ id: string }>(db, 'select id from messages where expires_at > $1', [goodAt]))
    .map(({ id }) => id)
    .filter((id) => !handsets.byId.has(id));

/** Which messages a gateway was given although nobody's transaction holds them. */
export async function sentOutOfNothing(db: Pool, handsets: Handsets): Promise<string[]> {
  const known = new Set((await query<{ id: string }>(db, 'select id from messages')).map(({ id }) => id));
  return [...handsets.byId.keys()].filter((id) => !known.has(id));
}
