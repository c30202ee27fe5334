import { signalChannel } from '../../kit/signals.ts';
import type { Fragment, Params } from '../../kit/statement.ts';
import { sql } from '../../kit/statement.ts';

export type NotifyArgs = {
  notificationId: string;
  notificationCategory: string;
  notificationKind: string;
  notificationData: string;
  now: Date;
};

/**
 * CTEs that put one message into the inbox of the account that the CTE `from` names in `account_id`, or none where it has
 * no row, and tell every process that holds a connection of that account. A statement that tells several accounts names
 * the further CTEs by `as`.
 */
export const notifying = (p: Params<NotifyArgs>, from: string, as = 'notified'): Fragment => sql`
  ${sql.ref(as)} as (
    insert into notifications (account_id, id, category, kind, data, created_at)
    select account_id, ${p.notificationId}::uuid, ${p.notificationCategory}::text, ${p.notificationKind}::text,
      ${p.notificationData}::jsonb, ${p.now}::timestamptz
    from ${sql.ref(from)}
    returning pg_notify(${sql.lit(signalChannel)}, account_id::text))`;
