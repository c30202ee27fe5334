import type { Fragment } from '../../../kit/statement.ts';
import { sql } from '../../../kit/statement.ts';

/**
 * A CTE that counts what the CTE `from` changed, by the minute in which a gateway took each message: its columns are
 * counted_at, gateway, country, channel, status, is_submitted, is_used. One row per minute, gateway, country and channel,
 * in the order of their keys, so that two batches can't wait for each other.
 */
export const countingOutcomes = (from: string): Fragment => sql`
  counted as (
    insert into sms_counts as c (minute, gateway, country, channel, submitted, delivered, undelivered, used, failed, expired)
    select date_trunc('minute', counted_at, 'UTC'), coalesce(gateway, ''), country, channel,
      count(*) filter (where is_submitted), count(*) filter (where status = 'delivered'),
      count(*) filter (where status = 'undelivered'), count(*) filter (where is_used),
      count(*) filter (where status = 'failed'), count(*) filter (where status = 'expired')
    from ${sql.ref(from)}
    where is_submitted or is_used or status in ('delivered', 'undelivered', 'failed', 'expired')
    group by 1, 2, 3, 4 order by 1, 2, 3, 4
    on conflict (minute, gateway, country, channel) do update set
      submitted = c.submitted + excluded.submitted, delivered = c.delivered + excluded.delivered,
      undelivered = c.undelivered + excluded.undelivered, used = c.used + excluded.used,
      failed = c.failed + excluded.failed, expired = c.expired + excluded.expired)`;
