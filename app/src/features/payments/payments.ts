import type { CreatePayment, Payment, PaymentMethodList, Proof, StepUpAct } from '@btepai/contract';
import { queryOptions, useQueryClient } from '@tanstack/react-query';
import type { By } from '../../act.ts';
import { call, serverNow } from '../../api.ts';
import { useOrdersChanged } from '../orders/orders.ts';
import { walletKey } from '../wallet/wallet.ts';

export const methodsQuery = queryOptions({
  queryKey: ['payment-methods'],
  queryFn: async ({ signal }) => (await call<PaymentMethodList>('/v1/payment-methods', { signal })).items,
  // What is down is looked at again while somebody waits for it.
  refetchInterval: 30_000,
});

const quickMs = 2500;
const patientMs = 6000;
const heldMs = 20_000;
const quickForMs = 90_000;

/** How soon a payment's state may be another. Who has just paid looks at the page; a payment that is held takes hours. */
function looksAgainMs({ status, isHeld, createdAt }: Payment): number | false {
  if (status !== 'processing') return false;
  if (isHeld) return heldMs;
  return serverNow() - Date.parse(createdAt) < quickForMs ? quickMs : patientMs;
}

export const paymentQuery = (id: string) =>
  queryOptions({
    queryKey: ['payment', id],
    queryFn: ({ signal }) => call<Payment>(`/v1/payments/${id}`, { signal }),
    refetchInterval: ({ state }) => (state.data ? looksAgainMs(state.data) : false),
  });

export const isOpen = ({ status }: Payment) => status === 'requires_confirmation' || status === 'processing';

export const createPayment = (body: CreatePayment & { id: string }, { key, signal }: By) =>
  call<Payment>('/v1/payments', { method: 'POST', body, key, signal });

export type Confirming = Extract<StepUpAct, { purpose: 'confirm_payment' }>;
export const confirmPayment = ({ paymentId }: Confirming, body: Proof, { key, signal }: By) =>
  call<Payment>(`/v1/payments/${paymentId}/confirm`, { method: 'POST', body, key, signal });

/** After a payment has moved on: what it moved with it is asked for anew. */
export function usePaymentsChanged() {
  const client = useQueryClient();
  const ordersChanged = useOrdersChanged();
  return (payment: Payment) => {
    client.setQueryData(paymentQuery(payment.id).queryKey, payment);
    ordersChanged();
    void client.invalidateQueries({ queryKey: walletKey });
  };
}

/** Which page of a gateway suits this screen: one to be tapped, or a code for the phone beside it. */
export const deviceHere = (): CreatePayment['device'] =>
  matchMedia('(pointer: coarse)').matches || navigator.maxTouchPoints > 0 ? 'mobile' : 'desktop';
