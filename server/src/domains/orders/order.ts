import type { Language, Order } from '@btepai/contract';
import { yuan } from '@btepai/contract';
import type { Clock } from '../../kit/clock.ts';
import { addSeconds } from '../../kit/clock.ts';
import type { Crypto, KeyedAccount } from '../../kit/crypto.ts';
import { maskPhone } from '../../kit/phone-number.ts';
import type { Settings } from '../../settings.ts';
import type { OrderRow } from './store/orders.ts';

/** Whom to reach about an order, and what else was said with it. */
export type OrderContact = { name: string | null; phone: string | null; address: string | null };
export type OrderDetails = {
  contact: OrderContact | null;
  note: string | null;
  /** A digest of what was asked, by which the same order sent again is known (base64). */
  asked: string;
};

const contextOf = (orderId: string) => `order/${orderId}`;

/** Opens in this order alone, by its account's own key. */
export const sealDetails = (crypto: Crypto, account: KeyedAccount, orderId: string, details: OrderDetails): Buffer =>
  crypto.ofAccount(account).encrypt(JSON.stringify(details), contextOf(orderId));

/** Null once they are destroyed. */
export const openDetails = (crypto: Crypto, row: OrderRow): OrderDetails | null =>
  row.details_cipher && row.wrapped_key
    ? (JSON.parse(crypto.ofAccount(row).decrypt(row.details_cipher, contextOf(row.id))) as OrderDetails)
    : null;

type RefundDeps = { clock: Clock; settings: Settings };
const refundableStates = ['paid', 'in_progress', 'completed'];

/** What can still be asked back of an order: all that has not been, until so long after it was completed. */
export function refundableFen({ clock, settings }: RefundDeps, row: OrderRow): number {
  if (!refundableStates.includes(row.status)) return 0;
  const completed = row.timeline.findLast(({ kind }) => kind === 'completed');
  const until = completed && addSeconds(new Date(completed.at), settings.ORDER_REFUND_DAYS * 86_400);
  return until && until <= clock.now() ? 0 : row.total_fen - row.refunded_fen;
}

/** An order as its owner sees it, in their language. */
export function showOrder(deps: RefundDeps & { crypto: Crypto }, row: OrderRow, language: Language): Order {
  const details = openDetails(deps.crypto, row);
  return {
    id: row.id,
    number: row.number,
    status: row.status,
    total: yuan(row.total_fen),
    refunded: yuan(row.refunded_fen),
    refundable: yuan(refundableFen(deps, row)),
    items: row.items.map((item) => ({
      serviceId: item.serviceId,
      name: item.name[language],
      option: { id: item.option.id, name: item.option.name[language] },
      unit: item.unit[language],
      quantity: item.quantity,
      price: yuan(item.priceFen),
      amount: yuan(item.priceFen * item.quantity),
    })),
    contact: showContact(details?.contact ?? null),
    note: details?.note ?? null,
    timeline: row.timeline.map(({ kind, at, by, amountFen }) => ({
      kind,
      at,
      by,
      ...(amountFen !== undefined && { amount: yuan(amountFen) }),
    })),
    createdAt: row.created_at.toISOString(),
    payUntil: row.status === 'awaiting_payment' ? row.pay_until.toISOString() : null,
    completesAt: row.completes_at?.toISOString() ?? null,
  };
}

const showContact = (contact: OrderContact | null): Order['contact'] =>
  contact && {
    name: contact.name ?? '',
    phone: contact.phone && maskPhone(contact.phone),
    address: contact.address,
  };
