import { randomUUID } from 'node:crypto';
import type { Payment, Problem, Wallet } from '@btepai/contract';
import type { Answer, Client } from './client.ts';
import { newPhone } from './client.ts';
import { move, post } from './ledger.ts';
import type { TestServer } from './server.ts';

export type PaymentAnswer = Answer<Payment & Pick<Problem, 'code' | 'triesLeft' | 'errors' | 'purpose' | 'methods'>>;

/** A key of its own for each request. */
type Key = { headers: Record<string, string> };
export const freshKey = (): Key => ({ headers: { 'idempotency-key': randomUUID() } });

/** Begins to pay an order. */
export const askToPay = (person: Client, orderId: string, more: object = {}, options = freshKey()) =>
  person.post<PaymentAnswer['body']>('/v1/payments', { orderId, method: 'wallet', ...more }, options);

/** A payment that waits for its proof. */
export async function paymentOf(person: Client, orderId: string, more: object = {}): Promise<Payment> {
  const { status, body } = await askToPay(person, orderId, more);
  if (status !== 201) throw new Error(`pay: ${status} ${JSON.stringify(body)}`);
  return body;
}

/** The code that is good for this one payment, outside the budgets of the number. */
export const codeFor = ({ ownCode }: TestServer, person: Client, paymentId: string) =>
  ownCode(person, 'confirm_payment', { paymentId });

export const confirm = (person: Client, paymentId: string, proof: object, options = freshKey()) =>
  person.post<PaymentAnswer['body']>(`/v1/payments/${paymentId}/confirm`, proof, options);

export const walletOf = async (person: Client) => (await person.get<Wallet>('/v1/wallet')).body;

/** Money for a wallet, out of the sandbox's book. */
export async function give({ app }: Pick<TestServer, 'app'>, person: Client, amountFen: number): Promise<void> {
  const { id: accountId } = await person.account();
  await app.db.run(post, move({ accountId, amountFen }));
}

/** Someone with a number, on a device that the account trusts, and money. */
export async function payer(server: TestServer, amountFen: number) {
  const person = await server.person();
  const phone = newPhone();
  await person.bindNumber(phone);
  await give(server, person, amountFen);
  return { person, phone, accountId: (await person.account()).id };
}
