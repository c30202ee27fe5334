import { atOneMoment } from '../../kit/clock.ts';
import type { Actor } from '../staff/index.ts';
import { noteAudit } from '../staff/index.ts';
import type { OrderDeps } from './deps.ts';
import type { OrderRow } from './store/orders.ts';
import { findOrderByNumber } from './store/orders.ts';
import { completeOrder, startOrder } from './store/transitions.ts';
import { completesAt, transitionArgs } from './transition.ts';

type StaffDeps = Omit<OrderDeps, 'metrics'>;
type Act = { number: string; by: Actor };
export type StaffOutcome = 'done' | 'no_such_order' | 'not_paid' | 'not_in_progress';

/** Staff take up what was paid. */
export async function startByStaff(given: StaffDeps, { number, by }: Act): Promise<StaffOutcome> {
  const deps = atOneMoment(given);
  const [order] = await deps.db.run(findOrderByNumber, { number });
  if (!order) return 'no_such_order';
  const told = transitionArgs(deps, order, { kind: 'started', told: 'order_started', by: 'staff', staff: by.name });
  return deps.db.transaction(async (tx) => {
    const started = await tx.run(startOrder, { ...ofRow(order), ...told, orderCompletesAt: completesAt(deps) });
    if (started.length === 0) return 'not_paid';
    await noteAudit(deps, tx, by, { act: 'order.start', accountId: order.account_id, subject: number });
    return 'done';
  });
}

export async function completeByStaff(given: StaffDeps, { number, by }: Act): Promise<StaffOutcome> {
  const deps = atOneMoment(given);
  const [order] = await deps.db.run(findOrderByNumber, { number });
  if (!order) return 'no_such_order';
  const event = { kind: 'completed', told: 'order_completed', by: 'staff', outcome: 'staff', staff: by.name } as const;
  const told = transitionArgs(deps, order, event);
  return deps.db.transaction(async (tx) => {
    const completed = await tx.run(completeOrder, { ...ofRow(order), ...told, onlyDue: false });
    if (completed.length === 0) return 'not_in_progress';
    await noteAudit(deps, tx, by, { act: 'order.complete', accountId: order.account_id, subject: number });
    return 'done';
  });
}

const ofRow = ({ account_id: accountId, id: orderId }: OrderRow) => ({ accountId, orderId });
