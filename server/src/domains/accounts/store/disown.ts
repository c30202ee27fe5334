import { sql, statement } from '../../../kit/statement.ts';
import type { AppendArgs } from '../../activity/index.ts';
import { appending } from '../../activity/index.ts';
import type { NotifyArgs } from '../../notifications/index.ts';
import { notifying } from '../../notifications/index.ts';

/** The log and the inbox say what was done about a line. */
export const noteDisowned = statement<AppendArgs & NotifyArgs & { accountId: string }, never>(
  'note_disowned',
  (p) => sql`
  with whose as (select ${p.accountId}::uuid as account_id), ${appending(p, 'whose')}, ${notifying(p, 'whose')}
  select from whose`,
);
