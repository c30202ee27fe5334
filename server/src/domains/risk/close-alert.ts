import type { AlertOutcome, Language, RiskAlert } from '@btepai/contract';
import type { Clock } from '../../kit/clock.ts';
import type { Crypto } from '../../kit/crypto.ts';
import type { Database } from '../../kit/database.ts';
import { Refusal } from '../../kit/refusal.ts';
import type { Actor } from '../staff/index.ts';
import { auditLine } from '../staff/index.ts';
import { wordsOf } from './rules.ts';
import type { AlertRow } from './store/alerts.ts';
import { closeAlert as close, findAlert } from './store/alerts.ts';

/** Its reasons are rules: told in words. */
export const showAlert = (row: AlertRow, language: Language): RiskAlert => ({
  id: row.id,
  kind: row.kind,
  accountId: row.account_id,
  raisedAt: row.raised_at.toISOString(),
  details: {
    ...row.details,
    ...(Array.isArray(row.details.reasons) && {
      reasons: row.details.reasons.map((reason) => wordsOf(String(reason), language)),
    }),
  },
  status: row.status,
  closedAt: row.closed_at?.toISOString() ?? null,
  closedBy: row.closed_by,
  outcome: row.outcome,
});

type Deps = { db: Database; clock: Clock; crypto: Crypto };
type Closing = { id: string; by: Actor; outcome: AlertOutcome; reason: string | null };

/**
 * Somebody has looked at an alert. `mayTouch` refuses where it is about an account of their own.
 * @throws Refusal not_found | alert_closed where somebody did before | forbidden where it is about who closes it
 */
export async function closeAlert(
  deps: Deps,
  { id, by, outcome, reason }: Closing,
  mayTouch: (accountId: string) => Promise<void> = async () => {},
): Promise<AlertRow> {
  const { db, clock } = deps;
  const [alert] = await db.run(findAlert, { id });
  if (!alert) throw new Refusal('not_found');
  const { account_id: accountId, kind, details } = alert;
  if (details.staffId === by.staffId) throw new Refusal('forbidden');
  if (accountId !== null) await mayTouch(accountId);
  const line = auditLine(deps, by, { act: 'alert.close', accountId, subject: kind, reason, details: { id, outcome } });
  const [closed] = await db.run(close, { id, by: by.name, outcome, now: clock.now(), ...line });
  if (!closed) throw new Refusal('alert_closed');
  return closed;
}
