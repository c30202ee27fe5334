import { yuanText } from '@btepai/contract';
import { maskPhone } from '../../kit/phone-number.ts';
import { quoted } from '../../kit/quoted.ts';
import type { OrderDeps } from './deps.ts';
import { openDetails } from './order.ts';
import type { AtWorkRow } from './store/due.ts';
import { atWorkStatuses, listAtWork } from './store/due.ts';
import type { EventRow } from './store/orders.ts';
import { findOrderByNumber } from './store/orders.ts';

type DescribeDeps = Pick<OrderDeps, 'db' | 'crypto'>;

const listed = 200;
const minute = (time: Date | string) => new Date(time).toISOString().slice(0, 16).replace('T', ' ');

/** A line for each order that is paid and not done, the longest untouched first; of one state or of all. */
export async function listOrdersAtWork(
  { db }: Pick<DescribeDeps, 'db'>,
  status: AtWorkRow['status'] | null,
): Promise<string[]> {
  const statuses = status === null ? [...atWorkStatuses] : [status];
  const rows = await db.run(listAtWork, { statuses, afterTime: null, afterId: null, limit: listed + 1 });
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
  { db, crypto }: DescribeDeps,
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
