import { z } from 'zod';
import { Id, listOf, Time } from './common.ts';
import { Reason } from './staff.ts';

export const alertKinds = [
  'sign_in_held',
  'sign_in_denied',
  'disowned',
  'sign_in_spray',
  'sms_budget_nearly_used',
  'sms_budget_used',
  'sms_country_budget_used',
  'sms_prefix_braked',
  'sms_gateways_down',
  'payment_held',
  'payment_denied',
  'payment_callback_forged',
  'payment_mismatch',
  'refund_failed',
  'payments_not_ending',
  'staff_search_spree',
  'staff_reveal_spree',
] as const;
export const AlertKind = z.enum(alertKinds);
/** What staff should look at. */
export type AlertKind = z.infer<typeof AlertKind>;
export const AlertStatus = z.enum(['open', 'closed']);
export type AlertStatus = z.infer<typeof AlertStatus>;

/** What it turned out to be: an attack or a fault, nothing, or something to be expected. */
export const AlertOutcome = z.enum(['confirmed', 'false_alarm', 'expected']);
export type AlertOutcome = z.infer<typeof AlertOutcome>;

export const RiskAlert = z
  .object({
    id: Id,
    kind: AlertKind,
    accountId: Id.nullable().meta({ description: 'null where it is about the whole platform' }),
    raisedAt: Time,
    details: z.record(z.string(), z.unknown()),
    status: AlertStatus,
    closedAt: Time.nullable(),
    closedBy: z.string().nullable(),
    outcome: AlertOutcome.nullable(),
  })
  .meta({ id: 'RiskAlert' });
export type RiskAlert = z.infer<typeof RiskAlert>;
export const RiskAlertList = listOf(RiskAlert);
export type RiskAlertList = z.infer<typeof RiskAlertList>;
export const CloseAlert = z.strictObject({ outcome: AlertOutcome, reason: Reason });
export type CloseAlert = z.infer<typeof CloseAlert>;

/** What was decided when somebody signed in, recovered or paid. `reasons` in words of the request's language. */
export const RiskDecision = z
  .object({
    id: Id,
    act: z.enum(['sign_in', 'recover', 'pay']),
    outcome: z.enum(['allow', 'verify', 'hold', 'deny']),
    score: z.number().int(),
    reasons: z.array(z.string()),
    country: z.string().nullable(),
    at: Time,
    completedAt: Time.nullable(),
  })
  .meta({ id: 'RiskDecision' });
export type RiskDecision = z.infer<typeof RiskDecision>;
export const RiskDecisionList = listOf(RiskDecision);

/** Sign-ins by what was decided, and alerts, of each hour that begins at `at`; the last hour is not over. */
export const SignInFigures = z.object({
  hours: z.array(
    z.object({
      at: Time,
      allow: z.number().int(),
      verify: z.number().int(),
      hold: z.number().int(),
      deny: z.number().int(),
      alerts: z.number().int(),
    }),
  ),
});
export type SignInFigures = z.infer<typeof SignInFigures>;
