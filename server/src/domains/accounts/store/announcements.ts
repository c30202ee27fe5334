import { sql, statement } from '../../../kit/statement.ts';
import { announcing } from '../../notifications/index.ts';

type PageArgs = { after: string | null; limit: number };
const page = (p: { [Name in keyof PageArgs]: unknown }) => sql`
  page as (
    select account_id, status from accounts
    where ${p.after}::uuid is null or account_id > ${p.after}::uuid
    order by account_id limit ${p.limit}::int),
  active as (select account_id from page where status = 'active')`;
const lastOfPage = sql`(select account_id from page order by account_id desc limit 1) as last`;

/** Tells one page of accounts, those that are active. `last` is null where there are no more. */
export const announceToPage = statement<
  PageArgs & { campaignId: string; now: Date },
  { last: string | null; told: number }
>(
  'announce_to_page',
  (p) => sql`
  with ${page(p)}, ${announcing(p, 'active')}
  select ${lastOfPage}, (select count(*)::int from told) as told, (select count(*) from signalled) as signalled`,
);

/** The same without telling anybody. */
export const countPage = statement<PageArgs, { last: string | null; active: number }>(
  'count_page_of_accounts',
  (p) => sql`with ${page(p)} select ${lastOfPage}, (select count(*)::int from active) as active`,
);
