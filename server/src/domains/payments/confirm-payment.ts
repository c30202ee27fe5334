import type { Payment } from '@btepai/contract';
import { yuanText } from '@btepai/contract';
import { addSeconds, atOneMoment, utcDay } from '../../kit/clock.ts';
import type { Transaction } from '../../kit/database.ts';
import { newId } from '../../kit/ids.ts';
import type { OnceKey } from '../../kit/once.ts';
import { Refusal } from '../../kit/refusal.ts';
import type { ProvableRequest, Proving } from '../accounts/index.ts';
import type { Actor } from '../activity/index.ts';
import { activityLine } from '../activity/index.ts';
import { notice } from '../notifications/index.ts';
import { orderPaidArgs } from '../orders/index.ts';
import type { Decision } from '../risk/index.ts';
import { alertArgs, noDecision, noteDecisionFollowed, raiseAlert } from '../risk/index.ts';
import type { SessionContext } from '../sessions/index.ts';
import { findSessionDevice } from '../sessions/index.ts';
import { goesWithoutCode } from './codeless.ts';
import type { PaymentDeps } from './deps.ts';
import { methodsToPay, notEnoughToPay } from './deps.ts';
import { showPayment } from './payment.ts';
import { actOfPayment, payableRow } from './payment-act.ts';
import { confirmPayment as confirm, holdPayment, wantCode } from './store/confirm.ts';
import { denyPayment } from './store/end.ts';
import type { PaymentRow } from './store.ts';

type Confirming = Omit<ProvableRequest, 'session' | 'once'> & {
  session: SessionContext;
  paymentId: string;
  /** What risk is told of the request. */
  seen: { address: string; userAgent: string | undefined; acceptLanguage: string | undefined };
  once: OnceKey;
};

/**
 * The wallet pays: the proof is spent in the transaction that moves the money, so neither is without the other, and what is
 * refused leaves the proof good. Where risk holds it, the money is set aside until staff have looked.
 * @throws Refusal not_found | account_restricted | payment_expired | payment_already_resolved | order_not_payable |
 *   payment_denied | phone_required | insufficient_balance, and those of `prove`
 */
export async function confirmPayment(given: PaymentDeps, confirming: Confirming): Promise<Payment> {
  const deps = atOneMoment(given);
  const { session, proof, once, paymentId } = confirming;
  const { account } = session;
  const outcome: { event?: 'succeeded' | 'held' } = {};
  let planned: Plan | undefined;
  const proving = async (): Promise<Proving> => {
    planned = await plan(deps, confirming);
    const { payload } = actOfPayment(planned.row);
    return {
      account,
      session,
      purpose: 'confirm_payment',
      subject: paymentId,
      payload,
      proof,
      noneIsEnough: planned.isCodeless,
      except: notEnoughToPay,
      once,
    };
  };
  const shown = await deps
    .prove({ account, once, proving }, async (tx, by) => {
      const { row, event } = await pay(deps, tx, confirming, planned!, by === 'fresh');
      outcome.event = event;
      return showPayment(row, deps.clock.now());
    })
    .catch((error) => refuseUnproven(deps, confirming, error));
  if (outcome.event) deps.metrics.payments.inc({ method: 'wallet', event: outcome.event });
  return shown;
}

/** @throws Refusal phone_required where nothing that the account has is enough; else what came */
async function refuseUnproven(deps: PaymentDeps, { session, paymentId }: Confirming, error: unknown): Promise<never> {
  if (!(error instanceof Refusal) || error.code !== 'step_up_required') throw error;
  const accountId = session.account.account_id;
  const methods = await methodsToPay(deps, accountId);
  if (methods.length === 0) throw new Refusal('phone_required');
  // The day's codeless payments were used up at the same moment: from now on it wants its code.
  await deps.db.run(wantCode, { accountId, paymentId });
  throw new Refusal('step_up_required', { purpose: 'confirm_payment', methods });
}

type Plan = { row: PaymentRow; isCodeless: boolean; decision: Decision | null };

/** What is known before anything is tried: whether it can be confirmed, what risk says, whether it takes a proof. */
async function plan(deps: PaymentDeps, confirming: Confirming): Promise<Plan> {
  const { db, clock } = deps;
  const { session, paymentId, proof } = confirming;
  const of = { accountId: session.account.account_id, paymentId };
  const row = await payableRow(db, of, clock.now());
  const isBare = Object.values(proof).every((given) => given === undefined);
  // It only asks how it can be proven: `prove` tells.
  if (isBare && row.wants_code) return { row, isCodeless: false, decision: null };
  const decision = await judge(deps, confirming, row);
  if (decision.outcome === 'deny') return deny(deps, confirming, row);
  const isCodeless = isBare && decision.outcome === 'allow' && (await goesWithoutCode(deps, session, row.amount_fen));
  return { row, isCodeless, decision };
}

async function judge(deps: PaymentDeps, { session, seen }: Confirming, row: PaymentRow): Promise<Decision> {
  const { account, sessionId } = session;
  const accountId = account.account_id;
  const [device] = await deps.db.run(findSessionDevice, { accountId, sessionId });
  return deps.risk.judge({
    act: 'pay',
    accountId,
    deviceIsTrusted: device != null && device.trusted_since !== null,
    deviceTokenHash: device?.token_hash ?? null,
    amountFen: row.amount_fen,
    ...seen,
  });
}

async function deny(deps: PaymentDeps, { actor }: Confirming, row: PaymentRow): Promise<never> {
  const { db, clock, metrics } = deps;
  const [denied] = await db.run(denyPayment, {
    accountId: row.account_id,
    paymentId: row.id,
    transferId: newId(clock),
    transferPhase: 'voided',
    now: clock.now(),
    ...activityLine(deps, actor, 'payment_denied', said(row)),
  });
  if (denied) metrics.payments.inc({ method: row.method, event: 'denied' });
  throw new Refusal('payment_denied');
}

const said = ({ order_number: order, amount_fen: amountFen }: PaymentRow) => ({
  order: order!,
  amount: yuanText(amountFen),
});

/** In the transaction that has spent the proof. */
async function pay(
  deps: PaymentDeps,
  tx: Transaction,
  { session, actor }: Confirming,
  { row, decision }: Plan,
  isWithoutProof: boolean,
): Promise<{ row: PaymentRow; event: 'succeeded' | 'held' }> {
  const { clock, settings } = deps;
  const now = clock.now();
  const accountId = session.account.account_id;
  const proven = {
    accountId,
    orderId: row.order_id!,
    paymentId: row.id,
    payee: row.payee,
    amountFen: row.amount_fen,
    currency: row.currency,
    transferId: newId(clock),
    transferKind: 'payment' as const,
    debitBook: 'wallet' as const,
    creditBook: 'sales' as const,
    now,
  };
  const event = decision?.outcome === 'hold' ? 'held' : 'succeeded';
  const [confirmed] =
    event === 'held'
      ? await tx.run(holdPayment, { ...proven, ...heldArgs(deps, actor, row) })
      : await tx.run(confirm, {
          ...(decision?.keep ?? { ...noDecision, country: null }),
          ...proven,
          ...orderPaidArgs(deps, { id: row.order_id!, number: row.order_number!, total_fen: row.amount_fen }, actor),
          completedAt: now,
          codelessDay: isWithoutProof ? utcDay(now) : null,
          codelessMostFen: settings.PAYMENT_NO_CODE_PER_DAY_FEN,
        });
  if (!confirmed?.id) throw new Refusal('not_found');
  if (event === 'held')
    await tx.run(raiseAlert, {
      accountId,
      ...alertArgs(clock, 'payment_held', { payment: row.id, reasons: decision!.reasons }),
    });
  if (decision?.id && !decision.keep) await tx.run(noteDecisionFollowed, { decisionId: decision.id, now });
  return { row: { ...confirmed, order_number: row.order_number }, event };
}

const heldArgs = (deps: PaymentDeps, actor: Actor, row: PaymentRow) => ({
  holdUntil: addSeconds(deps.clock.now(), deps.settings.PAYMENT_HOLD_HOURS * 3_600),
  ...activityLine(deps, actor, 'payment_held', said(row)),
  ...notice(deps.clock, 'payment_held', noticeData(row)),
});

/** What a notice about a payment says and leads to. */
export const noticeData = (row: PaymentRow) => ({
  orderId: row.order_id!,
  orderNumber: row.order_number!,
  paymentId: row.id,
  amount: yuanText(row.amount_fen),
});
