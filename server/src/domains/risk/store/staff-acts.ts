import type { RestrictionLevel } from '@btepai/contract';
import { sql, statement } from '../../../kit/statement.ts';

type StaffActRow = {
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
