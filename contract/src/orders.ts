import { z } from 'zod';
import { Contact } from './accounts.ts';
import { Id, listOf, Time, text } from './common.ts';
import { AmountEntry, Money } from './money.ts';
import { PhoneEntry } from './phones.ts';

/** A service's own short name in paths and bodies: `city-errand`. */
export const ServiceId = z.string().regex(/^[a-z][a-z0-9-]{1,39}$/);

/** What B特派 offers. One option is always chosen; the first is, where an item names none. `price` is the lowest. */
export const Service = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string(),
    unit: z.string().meta({ description: 'what one of it is called: 单, 件' }),
    price: Money,
    options: z.array(z.object({ id: z.string(), name: z.string(), price: Money })),
    contact: z
      .enum(['none', 'phone', 'address'])
      .meta({ description: 'what of the contact an order of it needs; `address` needs name and phone too' }),
    maxQuantity: z.number().int(),
  })
  .meta({ id: 'Service' });
export type Service = z.infer<typeof Service>;
export const ServiceList = z.object({ items: z.array(Service) });
export type ServiceList = z.infer<typeof ServiceList>;

export const OrderStatus = z.enum([
  'awaiting_payment',
  'paid',
  'in_progress',
  'completed',
  'cancelled',
  'refunding',
  'refunded',
]);
export type OrderStatus = z.infer<typeof OrderStatus>;

export const RefundStatus = z.enum(['requested', 'processing', 'succeeded', 'refused', 'failed']);
export type RefundStatus = z.infer<typeof RefundStatus>;

/** What happened to an order, oldest first. `expired`: unpaid for too long. */
export const OrderEvent = z.object({
  kind: z.enum([
    'created',
    'paid',
    'started',
    'completed',
    'cancelled',
    'expired',
    'refund_requested',
    'refund_refused',
    'refunded',
  ]),
  at: Time,
  amount: Money.optional(),
  by: z.enum(['person', 'staff', 'system']),
});
export type OrderEvent = z.infer<typeof OrderEvent>;

/** `price` is of one, at the moment of the order: later changes of the catalogue don't touch it (M3). */
export const OrderItem = z.object({
  serviceId: z.string(),
  name: z.string(),
  option: z.object({ id: z.string(), name: z.string() }),
  unit: z.string(),
  quantity: z.number().int(),
  price: Money,
  amount: Money,
});
export type OrderItem = z.infer<typeof OrderItem>;

export const Order = z
  .object({
    id: Id,
    number: z.string(),
    status: OrderStatus,
    total: Money,
    refunded: Money.meta({ description: 'what has been given back' }),
    refundable: Money.meta({ description: 'what can still be asked back as things stand; 0 where nothing can' }),
    items: z.array(OrderItem),
    contact: Contact.nullable(),
    note: z.string().nullable(),
    timeline: z.array(OrderEvent),
    createdAt: Time,
    payUntil: Time.nullable().meta({ description: 'while it awaits its payment: when it expires' }),
    completesAt: Time.nullable().meta({ description: 'while it is in progress: when it counts as received by itself' }),
  })
  .meta({ id: 'Order' });
export type Order = z.infer<typeof Order>;
export const OrderList = listOf(Order);
export type OrderList = z.infer<typeof OrderList>;

/** Whom to reach; what is left out comes from the saved contact, and the number from the bound one. */
const OrderContact = z.strictObject({
  name: text(40).optional(),
  phone: PhoneEntry.phone.optional(),
  region: PhoneEntry.region,
  address: text(200).optional(),
});

export const CreateOrder = z.strictObject({
  id: Id.toLowerCase().optional().meta({ description: 'made by the client: the same again is the same order' }),
  items: z
    .array(
      z.strictObject({
        serviceId: ServiceId,
        quantity: z.number().int().min(1).max(999),
        options: z.array(z.string().min(1).max(40)).max(1).optional(),
      }),
    )
    .min(1)
    .max(20),
  contact: OrderContact.optional(),
  note: text(200).optional(),
  total: AmountEntry.optional().meta({
    description:
      'what the client showed; only compared (M3): where it is not the sum of now, `price_changed` tells that',
  }),
});
export type CreateOrder = z.infer<typeof CreateOrder>;

/** Without an amount: all that can be given back. */
export const RequestRefund = z.strictObject({ reason: text(200), amount: AmountEntry.optional() });
export type RequestRefund = z.infer<typeof RequestRefund>;
