import type { RestrictionLevel } from '@btepai/contract';
import { sql, statement } from '../../../kit/statement.ts';

type NoteArgs = {
  accountId: string;
  staffActId: string;
  act: 'restrict' | 'lift';
  level: RestrictionLevel | null;
  by: string;
  reasonCipher: Buffer;
  now: Date;
};

export const insertStaffAct = statement<NoteArgs, never>(
  'risk_insert_staff_act',
  (p) => sql`
  insert into risk_staff_acts (account_id, id, act, level, by_name, reason_cipher, done_at)
  values (${p.accountId}::uuid, ${p.staffActId}::uuid, ${p.act}, ${p.level}, ${p.by}, ${p.reasonCipher}::bytea,
    ${p.now}::timestamptz)`,
);

export type StaffActRow = {
  id: string;
  act: 'restrict' | 'lift';
  level: RestrictionLevel | null;
  by_name: string;
  reason_cipher: Buffer;
  done_at: Date;
};

/** The newest first. */
export const listStaffActs = statement<{ accountId: string; limit: number }, StaffActRow>(
  'risk_list_staff_acts',
  (p) => sql`
  select id, act, level, by_name, reason_cipher, done_at from risk_staff_acts
  where account_id = ${p.accountId}::uuid order by id desc limit ${p.limit}::int`,
);
