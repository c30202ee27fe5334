import { addSeconds, atOneMoment } from '../../kit/clock.ts';
import { firstIdOf } from '../../kit/ids.ts';
import type { Logger } from '../../kit/log.ts';
import type { Task } from '../../kit/schedule.ts';
import type { Statement } from '../../kit/statement.ts';
import type { OrderDeps, PaymentHooks } from './deps.ts';
import type { DueArgs, DueRow } from './store/due.ts';
import { listCompleteDue, listStartDue, listUnpaidDue } from './store/due.ts';
import { lockOrder } from './store/orders.ts';
import { completeOrder, expireOrder, startOrder } from './store/transitions.ts';
import { completesAt, transitionArgs } from './transition.ts';

type Deps = OrderDeps & PaymentHooks & { log: Logger };

const readAtOnce = 100;

/**
 * What happens to orders by the clock. Each statement is conditional on what it changes, so a second instance, or a second
 * run after a crash, finds nothing to do; down at that moment is late, never lost.
 */
export const orderTasks = (deps: Deps): Task[] => [
  {
    name: 'expire unpaid orders',
    pattern: '*/10 * * * * *',
    run: () => eachDue(deps, listUnpaidDue, deps.clock.now(), expire),
  },
  {
    name: 'start orders',
    pattern: '*/15 * * * * *',
    run: () => eachDue(deps, listStartDue, addSeconds(deps.clock.now(), -deps.settings.ORDER_START_SECONDS), start),
  },
  {
    name: 'complete orders',
    pattern: '30 * * * * *',
    run: () => eachDue(deps, listCompleteDue, deps.clock.now(), complete),
  },
];

async function eachDue(
  deps: Deps,
  list: Statement<DueArgs, DueRow>,
  now: Date,
  act: (deps: Deps, due: DueRow) => Promise<void>,
): Promise<void> {
  let place: Pick<DueArgs, 'afterTime' | 'afterId'> | undefined = {
    afterTime: new Date(0),
    afterId: firstIdOf(new Date(0)),
  };
  while (place) {
    const due: DueRow[] = await deps.db.run(list, { now, ...place, limit: readAtOnce });
    for (const order of due) {
      // One that fails must not keep the others waiting; it is looked at again at the next run.
      await act(atOneMoment(deps), order).catch((error) =>
        deps.log.error(
          { err: error, orderId: order.id, task: list.name },
          'an order that was due could not be moved on',
        ),
      );
    }
    const last = due.length === readAtOnce ? due.at(-1) : undefined;
    place = last && { afterTime: last.due_at, afterId: last.id };
  }
}

const ofDue = ({ account_id: accountId, id: orderId }: DueRow) => ({ accountId, orderId });

async function expire(deps: Deps, due: DueRow): Promise<void> {
  const of = ofDue(due);
  if (!(await deps.settleFirst(of))) return;
  const [expired] = await deps.db.transaction(async (tx) => {
    const [found] = await tx.run(lockOrder, of);
    if (found?.status !== 'awaiting_payment' || found.pay_until > deps.clock.now()) return [];
    await deps.endPayments(tx, { ...of, because: 'expired' });
    const told = transitionArgs(deps, found, { kind: 'expired', told: 'order_expired', by: 'system' });
    return tx.run(expireOrder, { ...of, ...told });
  });
  if (expired) deps.metrics.orders.inc({ event: 'expired' });
}

async function start(deps: Deps, due: DueRow): Promise<void> {
  const told = transitionArgs(deps, due, { kind: 'started', told: 'order_started', by: 'system' });
  const [started] = await deps.db.run(startOrder, { ...ofDue(due), ...told, orderCompletesAt: completesAt(deps) });
  if (started) deps.metrics.orders.inc({ event: 'started' });
}

async function complete(deps: Deps, due: DueRow): Promise<void> {
  const event = { kind: 'completed', told: 'order_completed', by: 'system', outcome: 'itself' } as const;
  const told = transitionArgs(deps, due, event);
  const [completed] = await deps.db.run(completeOrder, { ...ofDue(due), ...told, onlyDue: true });
  if (completed) deps.metrics.orders.inc({ event: 'completed' });
}
