import { SmsBrakes, SmsFunnel, SmsLines, SmsSpend } from '@btepai/contract';
import { z } from 'zod';
import type { Clock } from '../../kit/clock.ts';
import { addSeconds, utcDay } from '../../kit/clock.ts';
import type { Database } from '../../kit/database.ts';
import { staffDoor } from '../../kit/door.ts';
import type { Http } from '../../kit/http.ts';
import type { Settings } from '../../settings.ts';
import { funnelSince, oddities, withEmptySteps } from './funnel.ts';
import type { Messaging } from './messaging.ts';
import { spendByDay } from './spend-by-day.ts';
import { listBrakes } from './store/brake.ts';
import { dayOf, hourOf } from './sum-counts.ts';

const tag = 'Staff: SMS';
const daySeconds = 86_400;
const brakesShown = 100;

/** By the hour for as long as a day or two, else by the day. */
const Range = z.object({
  hours: z.coerce.number().int().min(1).max(48).optional(),
  days: z.coerce.number().int().min(1).max(90).default(7),
});
const Days = z.object({ days: z.coerce.number().int().min(1).max(90).default(30) });

/**
 * How the SMS fare, in sums. Support may see whether they arrive, for people ask; what they cost is finance's and risk's; and
 * which ranges are braked is risk's alone, for whoever is braked would like to know.
 */
export function smsStaffRoutes(
  http: Http,
  { db, clock, settings, messaging }: { db: Database; clock: Clock; settings: Settings; messaging: Messaging },
) {
  http.get(
    '/v1/staff/sms/funnel',
    staffDoor({
      tag,
      summary: 'How far messages came, by gateway and country, and by hour (`hours`) or day (`days`)',
      roles: ['risk', 'finance', 'support'],
      query: Range,
      answers: { 200: SmsFunnel },
    }),
    async ({ query: { hours, days } }) => {
      const now = clock.now();
      const step = hours === undefined ? ('day' as const) : ('hour' as const);
      const since =
        hours === undefined
          ? dayOf(addSeconds(now, -(days - 1) * daySeconds))
          : addSeconds(hourOf(now), -(hours - 1) * 3_600);
      const { rows, series } = await funnelSince(db, { since, now, step });
      return {
        since: since.toISOString(),
        until: now.toISOString(),
        step,
        rows: rows.map((row) => ({ ...row, odd: oddities(row, rows, settings) })),
        series: withEmptySteps(series, { since, until: now, step }).map((one) => ({
          ...one,
          at: one.at.toISOString(),
        })),
      };
    },
  );

  http.get(
    '/v1/staff/sms/spend',
    staffDoor({
      tag,
      summary: 'What each day cost in units, by country, against the budgets that are set now',
      roles: ['risk', 'finance'],
      query: Days,
      answers: { 200: SmsSpend },
    }),
    async ({ query: { days } }) => {
      const now = clock.now();
      const known = new Map((await spendByDay({ db, clock, settings }, days)).map((spend) => [spend.day, spend]));
      return {
        dailyUnits: settings.SMS_DAILY_UNITS,
        reserveUnits: settings.SMS_SECURITY_RESERVE_UNITS,
        days: Array.from({ length: days }, (_, index) => {
          const day = utcDay(addSeconds(now, -(days - 1 - index) * daySeconds));
          const { units = 0, countries = [] } = known.get(day) ?? {};
          return { day, units, countries };
        }),
      };
    },
  );

  http.get(
    '/v1/staff/sms/lines',
    staffDoor({
      tag,
      summary: 'How each gateway is now',
      roles: ['risk', 'finance', 'support'],
      answers: { 200: SmsLines },
    }),
    async () => ({ checkedAt: clock.now().toISOString(), items: messaging.gatewayLines() }),
  );

  http.get(
    '/v1/staff/sms/brakes',
    staffDoor({
      tag,
      summary: 'Ranges of numbers whose codes are hardly used, where asking takes a solved challenge',
      roles: ['risk'],
      answers: { 200: SmsBrakes },
    }),
    async () => {
      const now = clock.now();
      const rows = await db.run(listBrakes, { now, dayAgo: addSeconds(now, -daySeconds), limit: brakesShown });
      return {
        minPercent: settings.SMS_CONVERSION_MIN_PERCENT,
        items: rows.map((row) => ({
          prefix: row.prefix,
          brakedAt: row.braked_at.toISOString(),
          liftsAt: row.lifts_at.toISOString(),
          sent: row.sent,
          used: row.used,
        })),
      };
    },
  );
}
