import type { ReportSpam, SpamReport } from '@btepai/contract';
import type { Clock } from '../../../kit/clock.ts';
import { addSeconds } from '../../../kit/clock.ts';
import type { Crypto } from '../../../kit/crypto.ts';
import type { Database } from '../../../kit/database.ts';
import { newId } from '../../../kit/ids.ts';
import type { OnceKey } from '../../../kit/once.ts';
import { findOnce, onceArgs, runOnce } from '../../../kit/once.ts';
import { Refusal } from '../../../kit/refusal.ts';
import { readSender } from '../../../kit/sender.ts';
import type { Settings } from '../../../settings.ts';
import { withKey } from '../../accounts/index.ts';
import type { WasItUs } from '../../messaging/index.ts';
import { primaryNumber } from '../../phone/index.ts';
import type { SessionContext } from '../../sessions/index.ts';
import { addSpamReport, findSpamReport } from '../store/spam.ts';
import { sealReport, showReport } from './report.ts';
import { sealSender, senderIndex, weightOf } from './sender.ts';
import { verdictOn } from './verdict.ts';

export type SpamDeps = { db: Database; clock: Clock; crypto: Crypto; settings: Settings; wasItUs: WasItUs };

const daySeconds = 86_400;
/** How far a handset's clock may be ahead of ours. What it then says is taken as now. */
const clockAheadSeconds = 300;

/**
 * Writes down what somebody received, and says at once what we know of it.
 * @throws Refusal validation_failed where the sender can't be read, or the time is to come or too long ago | too_many_requests
 *   | idempotency_key_reused
 */
export async function reportSpam(
  deps: SpamDeps,
  { session, asked, once }: { session: SessionContext; asked: ReportSpam; once: OnceKey | null },
): Promise<SpamReport> {
  const { db, clock, crypto, settings, wasItUs } = deps;
  const now = clock.now();
  const account = await withKey(deps, session.account);
  const accountId = account.account_id;
  await findOnce(db, { accountId, ...onceArgs(once) });
  const sender = readSender(asked.sender);
  if (!sender) throw new Refusal('validation_failed', { errors: [{ path: 'sender', code: 'sender_unreadable' }] });
  const receivedAt = readTime(asked.receivedAt, now, settings.SPAM_REPORT_DAYS);
  const { kind } = asked;
  const content = asked.content?.trim() ?? null;
  const number = await primaryNumber(db, accountId);
  const traces = await wasItUs(
    { kind, sender, content, receivedAt },
    { accountId, numberIndex: number?.index ?? null, now },
  );
  const verdict = verdictOn(traces);
  const reportId = newId(clock);
  const index = senderIndex(crypto, sender);
  const minute = Math.floor(receivedAt.getTime() / 60_000);
  const { row } = await runOnce(db, addSpamReport, {
    accountId,
    reportId,
    digest: crypto.mac('spam report', accountId, kind, sender.kind, sender.key, content ?? '', String(minute)),
    kind,
    senderIndex: index,
    senderId: newId(clock),
    senderKind: sender.kind,
    senderCipher: sealSender(crypto, sender, index),
    ...sealReport(crypto, account, reportId, { sender: asked.sender.trim(), content }),
    receivedAt,
    verdict,
    weight: weightOf(now, verdict === 'imitates_us'),
    perDay: settings.SPAM_REPORTS_PER_ACCOUNT_PER_DAY,
    daySince: addSeconds(now, -daySeconds),
    now,
    ...onceArgs(once),
  });
  const [made] = await db.run(findSpamReport, { accountId, reportId: row.id });
  if (!made) throw new Refusal('not_found');
  return showReport(crypto, made);
}

function readTime(written: string, now: Date, days: number): Date {
  const time = new Date(written);
  const wrong = (code: string) => new Refusal('validation_failed', { errors: [{ path: 'receivedAt', code }] });
  if (time > addSeconds(now, clockAheadSeconds)) throw wrong('received_in_future');
  if (time < addSeconds(now, -days * daySeconds)) throw wrong('received_too_long_ago');
  return time > now ? now : time;
}
