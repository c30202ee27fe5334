import { z } from 'zod';
import { Time } from './common.ts';
import { ServiceState } from './status.ts';

// What staff see of the SMS: sums, and never a number or an account.

const count = z.number().int();
const counts = {
  asked: count.meta({
    description: 'of which a gateway took it, none would, its time was over first, or it still waits',
  }),
  submitted: count.meta({ description: 'a gateway took it' }),
  delivered: count,
  undelivered: count,
  used: count.meta({ description: 'its code was spent, or its link opened' }),
  failed: count,
  expired: count,
};

/** What is out of the ordinary of a line: few arrive, few of those that arrived are used, or a gateway hardly tells. */
export const FunnelOddity = z.enum(['few_delivered', 'few_used', 'few_receipts', 'many_failed']);
export type FunnelOddity = z.infer<typeof FunnelOddity>;

export const SmsFunnel = z
  .object({
    since: Time,
    until: Time,
    step: z.enum(['hour', 'day']).meta({ description: 'days are UTC’s, as those of the budgets are' }),
    rows: z.array(
      z.object({
        gateway: z.string().meta({ description: 'empty where none took them' }),
        country: z.string(),
        ...counts,
        queued: count,
        noWord: count.meta({ description: 'submitted, and the gateway has not told what became of it' }),
        odd: z.array(FunnelOddity),
      }),
    ),
    series: z
      .array(z.object({ at: Time, ...counts }))
      .meta({ description: 'by the time at which a gateway took them' }),
  })
  .meta({ id: 'SmsFunnel' });
export type SmsFunnel = z.infer<typeof SmsFunnel>;

const spend = {
  units: count,
  most: count.nullable().meta({ description: 'the ceiling that is set now; null is none' }),
};
export const SmsSpend = z
  .object({
    dailyUnits: count,
    reserveUnits: count.meta({ description: 'the part of it that only security messages use' }),
    days: z
      .array(
        z.object({ day: z.iso.date(), units: count, countries: z.array(z.object({ country: z.string(), ...spend })) }),
      )
      .meta({ description: 'UTC’s, today the last of them' }),
  })
  .meta({ id: 'SmsSpend' });
export type SmsSpend = z.infer<typeof SmsSpend>;

export const SmsLines = z
  .object({
    checkedAt: Time,
    items: z.array(
      z.object({
        gateway: z.string(),
        line: count.meta({ description: 'as 服务状态 numbers it' }),
        state: ServiceState,
        circuit: z.enum(['closed', 'half_open', 'open']).meta({
          description: 'of the process that answers; `open`: left out after failures, `half_open`: its next SMS shows',
        }),
        isSilent: z.boolean().meta({ description: 'its receipts have stopped' }),
        deliveryRate: z
          .number()
          .nullable()
          .meta({ description: 'of the last 15 minutes; null where there were too few' }),
      }),
    ),
  })
  .meta({ id: 'SmsLines' });
export type SmsLines = z.infer<typeof SmsLines>;

export const SmsBrakes = z
  .object({
    minPercent: count.meta({ description: 'where fewer of the codes are used, the brake is on' }),
    items: z.array(
      z.object({
        prefix: z.string().meta({ description: 'a range of numbers, never one of them' }),
        brakedAt: Time,
        liftsAt: Time,
        sent: count.meta({ description: 'codes of the last day' }),
        used: count,
      }),
    ),
  })
  .meta({ id: 'SmsBrakes' });
export type SmsBrakes = z.infer<typeof SmsBrakes>;
