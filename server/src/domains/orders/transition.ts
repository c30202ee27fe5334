import type { OrderEvent } from '@btepai/contract';
import { yuanText } from '@btepai/contract';
import type { Clock } from '../../kit/clock.ts';
import { addSeconds } from '../../kit/clock.ts';
import type { Crypto } from '../../kit/crypto.ts';
import { prefixed } from '../../kit/statement.ts';
import type { Settings } from '../../settings.ts';
import type { ActivityKind, Actor } from '../activity/index.ts';
import { activityLine } from '../activity/index.ts';
import type { NoticeKind } from '../notifications/index.ts';
import { notice } from '../notifications/index.ts';
import type { EventRow, OrderRow } from './store/orders.ts';
import type { EndRefundArgs, TransitionArgs } from './store/transitions.ts';

export type TransitionDeps = { clock: Clock; crypto: Crypto };
export type Told = Pick<OrderRow, 'id' | 'number' | 'total_fen'>;

type Happened = {
  kind: OrderEvent['kind'];
  told: ActivityKind & NoticeKind;
  by: OrderEvent['by'];
  /** The person, where it was their act. */
  actor?: Actor | null;
  staff?: string;
  outcome?: string;
  amountFen?: number;
};

/** The arguments of a transition: what stands in the timeline, in the log and in the notice. */
export function transitionArgs(
  deps: TransitionDeps,
  order: Told,
  { kind, told, by, actor = null, staff, outcome, amountFen }: Happened,
): TransitionArgs {
  const at = deps.clock.now().toISOString();
  const event: EventRow = { kind, at, by, ...(amountFen && { amountFen }), ...(staff && { staff }) };
  const amount = amountFen === undefined ? {} : { amount: yuanText(amountFen) };
  const said = { ...amount, ...(outcome && { outcome }) };
  return {
    orderEvent: JSON.stringify(event),
    ...prefixed('order', {
      ...activityLine(deps, actor, told, { order: order.number, ...said }),
      ...notice(deps.clock, told, { orderId: order.id, orderNumber: order.number, ...said }),
    }),
  };
}

/** Of `payingOrder`. `actor` is null where a gateway brought the money. */
export const orderPaidArgs = (deps: TransitionDeps, order: Told, actor: Actor | null): TransitionArgs =>
  transitionArgs(deps, order, {
    kind: 'paid',
    told: 'order_paid',
    by: actor ? 'person' : 'system',
    actor,
    amountFen: order.total_fen,
  });

/** Of `askingRefund`. */
export const refundAskedArgs = (
  deps: TransitionDeps,
  order: Told,
  { actor, amountFen }: { actor: Actor; amountFen: number },
): TransitionArgs =>
  transitionArgs(deps, order, { kind: 'refund_requested', told: 'refund_requested', by: 'person', actor, amountFen });

/** Of `endingRefund`. `failed`: it was agreed to, and could not be given back. */
export function refundEndedArgs(
  deps: TransitionDeps & { settings: Settings },
  order: Told,
  {
    outcome,
    amountFen,
    staff,
  }: { outcome: 'succeeded' | 'refused' | 'failed'; amountFen: number /** Who of them decided. */; staff?: string },
): EndRefundArgs {
  const succeeded = outcome === 'succeeded';
  return {
    orderRefundedFen: succeeded ? amountFen : 0,
    orderCompletesAt: completesAt(deps),
    ...transitionArgs(deps, order, {
      kind: succeeded ? 'refunded' : 'refund_refused',
      told: `refund_${outcome}`,
      by: staff === undefined ? 'system' : 'staff',
      ...(staff === undefined ? {} : { staff }),
      ...(succeeded ? { amountFen } : {}),
    }),
  };
}

/** When an order that is begun now counts as received. */
export const completesAt = ({ clock, settings }: { clock: Clock; settings: Settings }) =>
  addSeconds(clock.now(), settings.ORDER_COMPLETES_DAYS * 86_400);
