import { yuanText } from '@btepai/contract';
import { atOneMoment } from '../../kit/clock.ts';
import { maskPhone } from '../../kit/phone-number.ts';
import { quoted } from '../../kit/quoted.ts';
import type { OrderDeps } from './deps.ts';
import { openDetails } from './order.ts';
import type { AtWorkRow } from './store/due.ts';
import { listAtWork } from './store/due.ts';
import type { EventRow, OrderRow } from './store/orders.ts';
import { findOrderByNumber } from './store/orders.ts';
import { completeOrder, startOrder } from './store/transitions.ts';
import { completesAt, transitionArgs } from './transition.ts';

type StaffDeps = Omit<OrderDeps, 'metrics'>;
type Act = { number: string; by: string };
export type StaffOutcome = 'done' | 'no_such_order' | 'not_paid' | 'not_in_progress';

/** Staff take up what was paid. */
export async function startByStaff(given: StaffDeps, { number, by }: Act): Promise<StaffOutcome> {
  const deps = atOneMoment(given);
  const [order] = await deps.db.run(findOrderByNumber, { number });
  if (!order) return 'no_such_order';
  const told = transitionArgs(deps, order, { kind: 'started', told: 'order_started', by: 'staff', staff: by });
  const started = await deps.db.run(startOrder, { ...ofRow(order), ...told, orderCompletesAt: completesAt(deps) });
  return started.length > 0 ? 'done' : 'not_paid';
}

export async function completeByStaff(given: StaffDeps, { number, by }: Act): Promise<StaffOutcome> {
  const deps = atOneMoment(given);
  const [order] = await deps.db.run(findOrderByNumber, { number });
  if (!order) return 'no_such_order';
  const event = { kind: 'completed', told: 'order_completed', by: 'staff', outcome: 'staff', staff: by } as const;
  const completed = await deps.db.run(completeOrder, {
    ...ofRow(order),
    ...transitionArgs(deps, order, event),
    onlyDue: false,
  });
  return completed.length > 0 ? 'done' : 'not_in_progress';
}

const ofRow = ({ account_id: accountId, id: orderId }: OrderRow) => ({ accountId, orderId });

const listed = 200;
const minute = (time: Date | string) => new Date(time).toISOString().slice(0, 16).replace('T', ' ');

/** A line for each order that is paid and not done, the longest untouched first; of one state or of all. */
export async function listOrdersAtWork({ db }: StaffDeps, status: AtWorkRow['status'] | null): Promise<string[]> {
  const rows = await db.run(listAtWork, { status, limit: listed + 1 });
  return [
    ...rows
      .slice(0, listed)
      .map((row) =>
        [
          row.number,
          row.status.padEnd(11),
          `¥${yuanText(row.total_fen)}`.padStart(11),
          `since ${minute(row.changed_at)}`,
          row.items.map(({ name, quantity }) => `${quantity} × ${name.en}`).join(', '),
          ...(row.status === 'paid' && row.starts_at_once ? ['(starts by itself)'] : []),
        ].join('  '),
      ),
    ...(rows.length > listed ? [`these are the oldest ${listed}; there are more`] : []),
  ];
}

/** All that staff need to do it; null where there is no such order. The number in full only where `reveals`. */
export async function describeOrder(
  { db, crypto }: StaffDeps,
  number: string,
  { reveals }: { reveals: boolean },
): Promise<string[] | null> {
  const [order] = await db.run(findOrderByNumber, { number });
  if (!order) return null;
  const details = openDetails(crypto, order);
  const contact = details?.contact;
  const phone = contact?.phone ?? null;
  return [
    `${order.number}  ${order.status}  ¥${yuanText(order.total_fen)}${order.refunded_fen > 0 ? `, ¥${yuanText(order.refunded_fen)} given back` : ''}, account ${order.account_id}`,
    ...order.items.map(
      ({ name, option, quantity, priceFen }) =>
        `${quantity} × ${name.en}, ${option.name.en}: ¥${yuanText(priceFen)} each`,
    ),
    ...(contact
      ? [`contact: ${quoted(contact.name ?? 'no name')}, ${phone ? (reveals ? phone : maskPhone(phone)) : 'no number'}`]
      : []),
    ...(contact?.address ? [`address: ${quoted(contact.address)}`] : []),
    ...(details?.note ? [`note: ${quoted(details.note)}`] : []),
    ...(order.details_cipher && !details ? ['(contact and note were destroyed with the account)'] : []),
    ...order.timeline.map(lineOf),
  ];
}

const lineOf = ({ kind, at, by, staff, amountFen }: EventRow) =>
  `${minute(at)}  ${staff ? quoted(staff) : by} → ${kind}${amountFen === undefined ? '' : ` ¥${yuanText(amountFen)}`}`;
