import type { Payment } from '@btepai/contract';
import type { CallbackWay, Outcome } from '../src/domains/payments/index.ts';
import type { TestServer } from './server.ts';

/** The trade that a payment goes on with at the sandbox's cashier. */
export function tradeNoAt({ redirectUrl, qrText }: Pick<Payment, 'redirectUrl' | 'qrText'>): string {
  const url = redirectUrl ?? qrText;
  const tradeNo = url && new URL(url).searchParams.get('trade');
  if (!tradeNo) throw new Error('the payment leads to no cashier');
  return tradeNo;
}

/** What a payer does at the sandbox's cashier, over HTTP as its page does it, and how the callback of it goes. */
export async function payAtCashier(
  server: Pick<TestServer, 'client'>,
  payment: Pick<Payment, 'redirectUrl' | 'qrText'>,
  outcome: Outcome = 'paid',
  how: { callback?: CallbackWay; delayMs?: number } = {},
) {
  const tradeNo = tradeNoAt(payment);
  const { status, body } = await server.client().post(`/sandbox/trades/${tradeNo}/${outcome}`, how);
  if (status !== 200) throw new Error(`${outcome} at the cashier: ${status} ${JSON.stringify(body)}`);
  return tradeNo;
}
