import { z } from 'zod';
import { Id, listOf, Time } from './common.ts';
import { AmountEntry, Money } from './money.ts';
import { OrderStatus } from './orders.ts';
import { proofFields } from './step-up.ts';

export const GatewayMethod = z.enum(['alipay', 'wechatpay']);
export type GatewayMethod = z.infer<typeof GatewayMethod>;
export const PaymentMethod = z.enum(['wallet', 'alipay', 'wechatpay']);
export type PaymentMethod = z.infer<typeof PaymentMethod>;

/** By which methods someone can pay here and now. */
export const PaymentMethodList = z.object({
  items: z.array(z.object({ method: PaymentMethod, state: z.enum(['ok', 'down']) })),
});
export type PaymentMethodList = z.infer<typeof PaymentMethodList>;

export const PaymentStatus = z.enum([
  'requires_confirmation',
  'processing',
  'succeeded',
  'failed',
  'cancelled',
  'expired',
]);
export type PaymentStatus = z.infer<typeof PaymentStatus>;

export const Payment = z
  .object({
    id: Id,
    purpose: z.enum(['order', 'top_up']),
    orderId: Id.nullable(),
    orderStatus: OrderStatus.nullable(),
    method: PaymentMethod,
    status: PaymentStatus,
    amount: Money,
    payee: z.string(),
    confirmation: z.enum(['code', 'none']).meta({
      description: '`code`: confirming wants a proof bound to this payment; `none`: its method asks by itself',
    }),
    redirectUrl: z.string().optional().meta({ description: 'while it is processing: where its method goes on' }),
    qrText: z
      .string()
      .optional()
      .meta({ description: 'in place of a redirect: to be scanned by the method’s own app' }),
    isHeld: z
      .boolean()
      .meta({ description: 'something looked unusual: the money is set aside until staff have looked' }),
    failure: z.enum(['gateway', 'refused', 'order_over']).nullable(),
    createdAt: Time,
    expiresAt: Time,
    endedAt: Time.nullable(),
  })
  .meta({ id: 'Payment' });
export type Payment = z.infer<typeof Payment>;

const clientId = Id.toLowerCase()
  .optional()
  .meta({ description: 'made by the client: the same again is the same payment' });

export const CreatePayment = z.strictObject({
  id: clientId,
  orderId: Id.toLowerCase(),
  method: PaymentMethod,
  device: z
    .enum(['mobile', 'desktop'])
    .default('mobile')
    .meta({ description: 'which page of its method suits: to be tapped, or scanned' }),
});
export type CreatePayment = z.infer<typeof CreatePayment>;

/** Empty where `confirmation` is `none`. */
export const ConfirmPayment = z.strictObject(proofFields);

export const TopUp = z.strictObject({
  id: clientId,
  amount: AmountEntry,
  method: GatewayMethod,
  device: CreatePayment.shape.device,
});
export type TopUp = z.infer<typeof TopUp>;

/** `available` is what can be spent: the balance without what is set aside. */
export const Wallet = z.object({ balance: Money, available: Money }).meta({ id: 'Wallet' });
export type Wallet = z.infer<typeof Wallet>;

export const WalletEntry = z
  .object({
    id: z.string(),
    kind: z.enum(['top_up', 'payment', 'refund', 'grant']),
    amount: Money.meta({ description: 'negative where money left' }),
    balance: Money.meta({ description: 'after it' }),
    at: Time,
    paymentId: Id.nullable(),
    orderId: Id.nullable(),
  })
  .meta({ id: 'WalletEntry' });
export type WalletEntry = z.infer<typeof WalletEntry>;
export const WalletEntryList = listOf(WalletEntry);
export type WalletEntryList = z.infer<typeof WalletEntryList>;
