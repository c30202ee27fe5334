import { signalChannel } from '../../../kit/signals.ts';
import type { Fragment } from '../../../kit/statement.ts';
import { sql } from '../../../kit/statement.ts';

/** Tells whoever watches the accounts of the rows that are aggregated. */
export const tell = (accountId: string): Fragment => sql`
  pg_notify(${sql.lit(signalChannel)}, string_agg(distinct ${sql.ref(accountId)}::text, ','))`;

/** Ends a statement: tells whoever watches the accounts that the CTE `changed` names. */
export const tellAccounts = (changed: string): Fragment => sql`
  select ${tell('account_id')} from ${sql.ref(changed)} having count(*) > 0`;
