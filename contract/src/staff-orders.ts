import { z } from 'zod';
import { Id, listOf, Time, text } from './common.ts';
import { AmountEntry, Money } from './money.ts';
import { Order, OrderEvent, OrderStatus, RefundStatus, Service, ServiceId } from './orders.ts';
import { Payment } from './payments.ts';
import { Reason } from './staff.ts';

/** As people are told it: the day and eight digits. */
export const OrderNumber = z.string().regex(/^\d{16}$/);

/** What is paid and not over. */
export const AtWorkStatus = OrderStatus.extract(['paid', 'in_progress', 'refunding']);
export type AtWorkStatus = z.infer<typeof AtWorkStatus>;

export const StaffOrderLine = z.object({
  id: Id,
  number: z.string(),
  status: AtWorkStatus,
  total: Money,
  items: z.array(z.object({ name: z.string(), quantity: z.number().int() })),
  startsAtOnce: z.boolean().meta({ description: 'begins by itself; nobody has to' }),
  createdAt: Time,
  changedAt: Time,
});
export type StaffOrderLine = z.infer<typeof StaffOrderLine>;
export const StaffOrderList = listOf(StaffOrderLine);
export type StaffOrderList = z.infer<typeof StaffOrderList>;

/** An order with everything that staff need to do it; its contact’s number is masked. */
export const StaffOrder = Order.extend({
  accountId: Id,
  startsAtOnce: z.boolean(),
  timeline: z.array(OrderEvent.extend({ staff: z.string().optional() })),
  detailsGone: z.boolean().meta({ description: 'contact and note were destroyed with the account' }),
}).meta({ id: 'StaffOrder' });
export type StaffOrder = z.infer<typeof StaffOrder>;
export const RevealedContact = z.object({ phone: z.string() });
export type RevealedContact = z.infer<typeof RevealedContact>;

export const StaffPayment = Payment.pick({
  id: true,
  method: true,
  status: true,
  amount: true,
  isHeld: true,
  failure: true,
  createdAt: true,
  expiresAt: true,
  endedAt: true,
}).extend({ decidedBy: z.string().nullable() });
export const StaffRefund = z.object({
  id: Id,
  paymentId: Id,
  status: RefundStatus,
  cause: z.enum(['asked', 'late']).meta({ description: '`late`: money that came after the order was over' }),
  amount: Money,
  method: Payment.shape.method,
  reason: z.string().nullable().meta({ description: 'in their words; null once they are destroyed' }),
  decidedBy: z.string().nullable(),
  createdAt: Time,
  endedAt: Time.nullable(),
});
export type StaffRefund = z.infer<typeof StaffRefund>;
/** All money of an order, the newest first. */
export const OrderMoney = z
  .object({ payments: z.array(StaffPayment), refunds: z.array(StaffRefund) })
  .meta({ id: 'OrderMoney' });
export type OrderMoney = z.infer<typeof OrderMoney>;

/** A queue of money that waits for somebody’s decision. Why, and whose it is, stands on the order’s page. */
const waiting = { id: Id, orderNumber: z.string(), amount: Money, method: Payment.shape.method, createdAt: Time };
export const RefundQueue = z.object({
  items: z.array(
    z.object({ ...waiting, total: Money, orderStatus: z.enum(['paid', 'in_progress', 'completed']).nullable() }),
  ),
  hasMore: z.boolean(),
});
export type RefundQueue = z.infer<typeof RefundQueue>;
export const HeldQueue = z.object({ items: z.array(z.object({ ...waiting, expiresAt: Time })), hasMore: z.boolean() });
export type HeldQueue = z.infer<typeof HeldQueue>;
/** `sent`: agreed, and on its way at the gateway. */
export const RefundDecided = z.object({ outcome: z.enum(['given', 'sent', 'refused']) });
export type RefundDecided = z.infer<typeof RefundDecided>;

// The catalogue.

const inBoth = (max: number) => z.strictObject({ zh: text(max), en: text(max) });
const Names = z.object({ zh: z.string(), en: z.string() });
const StaffOption = z.object({
  id: z.string(),
  name: Names,
  price: Money,
  isOffered: z.boolean(),
  changedBy: z.string(),
});
export const StaffService = z
  .object({
    id: z.string(),
    name: Names,
    description: Names,
    unit: Names,
    contact: Service.shape.contact,
    maxQuantity: z.number().int(),
    starts: z.enum(['at_once', 'by_staff']),
    isOffered: z.boolean(),
    changedAt: Time,
    changedBy: z.string(),
    options: z.array(StaffOption),
  })
  .meta({ id: 'StaffService' });
export type StaffService = z.infer<typeof StaffService>;
export const StaffServiceList = z.object({ items: z.array(StaffService) });
export type StaffServiceList = z.infer<typeof StaffServiceList>;

export const OptionId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, { message: 'option_id_characters' });
export const NewOption = z.strictObject({ id: OptionId, name: inBoth(40), price: AmountEntry });
export type NewOption = z.infer<typeof NewOption>;
export const NewService = z.strictObject({
  id: ServiceId,
  name: inBoth(40),
  description: inBoth(200),
  unit: inBoth(20),
  contact: Service.shape.contact,
  maxQuantity: z.number().int().min(1).max(999),
  starts: z.enum(['at_once', 'by_staff']),
  options: z
    .array(NewOption)
    .min(1)
    .max(50)
    .refine((options) => new Set(options.map(({ id }) => id)).size === options.length, { message: 'item_twice' }),
});
export type NewService = z.infer<typeof NewService>;
/** `was` is the price that was read: of two who change it, the second is told. */
export const SetPrice = z.strictObject({ price: AmountEntry, was: AmountEntry, reason: Reason });
export type SetPrice = z.infer<typeof SetPrice>;
export const SetOffered = z.strictObject({ isOffered: z.boolean(), reason: Reason });
export type SetOffered = z.infer<typeof SetOffered>;
