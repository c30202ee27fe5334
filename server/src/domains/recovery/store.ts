import type { Fragment } from '../../kit/statement.ts';
import { sql, statement } from '../../kit/statement.ts';
import type { CreateArgs } from '../verification/index.ts';
import { creating } from '../verification/index.ts';

type AskArgs = CreateArgs & {
  recoveryId: string;
  isPretended: boolean;
  tokenHash: Buffer | null;
  perDay: number;
  daySince: Date;
};

/**
 * Asks for the code or the link: the recovery, its verification, the SMS and every budget, or a refusal and nothing. Anyone
 * may ask for anyone, so a number gets fewer of these than of all SMS: a stranger leaves its owner the rest (S1).
 */
export const askToRecover = statement<AskArgs, { id: string }>('ask_to_recover', (p) =>
  creating(
    p,
    sql`recovery_made as (
      insert into recoveries (id, account_id, verification_id, is_pretended, recipient_index, started_at, expires_at)
      values (${p.recoveryId}::uuid, ${p.accountId}::uuid, ${p.verificationId}::uuid, ${p.isPretended}::boolean,
        ${p.recipientIndex}::bytea, ${p.now}::timestamptz, ${p.expiresAt}::timestamptz)),
    link_made as (
      insert into recovery_links (token_hash, recovery_id, good_until)
      select ${p.tokenHash}::bytea, ${p.recoveryId}::uuid, ${p.expiresAt}::timestamptz
      where ${p.tokenHash}::bytea is not null),
    act_refused as (
      select refuse('send_limit_reached', jsonb_build_object('retryAfterSeconds',
        ceil(extract(epoch from f.started_at - ${p.daySince}::timestamptz))::int)) as refused
      from (
        select r.started_at from recoveries r
        where r.recipient_index = ${p.recipientIndex}::bytea and r.started_at > ${p.daySince}::timestamptz
        order by r.started_at desc offset ${p.perDay}::int - 1 limit 1) f)`,
  ),
);

export type RecoveryRow = { id: string; account_id: string; verification_id: string; is_pretended: boolean };
const columns: Fragment = sql`r.id, r.account_id, r.verification_id, r.is_pretended`;

export const findRecovery = statement<{ recoveryId: string }, RecoveryRow>(
  'find_recovery',
  (p) => sql`select ${columns} from recoveries r where r.id = ${p.recoveryId}`,
);

export const findRecoveryByLink = statement<{ tokenHash: Buffer }, RecoveryRow>(
  'find_recovery_by_link',
  (p) => sql`
  select ${columns} from recovery_links l join recoveries r on r.id = l.recovery_id where l.token_hash = ${p.tokenHash}`,
);

export const forgetRecoveries = statement<{ before: Date }, never>(
  'forget_recoveries',
  (p) => sql`
  with links_gone as (delete from recovery_links where good_until < ${p.before}::timestamptz)
  delete from recoveries where expires_at < ${p.before}::timestamptz`,
);
