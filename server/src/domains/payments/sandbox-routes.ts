import type { AddressInfo } from 'node:net';
import { AmountEntry, GatewayMethod, maxAmountFen, Wallet, yuan } from '@btepai/contract';
import { z } from 'zod';
import type { Clock } from '../../kit/clock.ts';
import type { Database } from '../../kit/database.ts';
import { door } from '../../kit/door.ts';
import type { Http } from '../../kit/http.ts';
import { newId } from '../../kit/ids.ts';
import { Refusal } from '../../kit/refusal.ts';
import type { PaymentSandbox } from './gateways/sandbox.ts';
import { callModes, noFault, outcomes, refundModes } from './gateways/sandbox.ts';
import type { KeptTrade } from './gateways/sandbox-book.ts';
import { statusOf } from './gateways/sandbox-book.ts';
import { callbackWays, lateDelayMs } from './gateways/sandbox-callbacks.ts';
import { grant } from './store/grant.ts';
import { findWallet } from './store/wallet.ts';

const upTo10Minutes = z.number().int().min(0).max(600_000);
const SetFault = z.strictObject({
  method: GatewayMethod,
  calls: z.enum(callModes).default(noFault.calls),
  refunds: z.enum(refundModes).default(noFault.refunds),
  refundDelayMs: upTo10Minutes.default(noFault.refundDelayMs),
});
const ByTradeNo = z.object({ tradeNo: z.string().max(64) });
const Acted = ByTradeNo.extend({ outcome: z.enum(outcomes) });
const Act = z.strictObject({
  callback: z.enum(callbackWays).default('normal'),
  delayMs: upTo10Minutes.default(lateDelayMs),
});
const OfDay = z.object({ method: GatewayMethod, day: z.string().max(10) });
const GrantEntry = z.strictObject({ amount: AmountEntry });

const newestTrades = 50;
const hidden = { hide: true };

type Deps = { sandbox: PaymentSandbox; db: Database; clock: Clock };

/** The test cashier's routes. They exist only where the sandbox is the payment gateway, and production refuses that (D7). */
export function paymentSandboxRoutes(http: Http, { sandbox, db, clock }: Deps) {
  const { book, callbacks } = sandbox;
  callbacks.serverAt = () => listeningAt(http.server.address());
  const show = (kept: KeptTrade) => showTrade(kept, clock.now());
  const faults = () => ({ items: GatewayMethod.options.map((method) => ({ method, ...sandbox.faults[method] })) });

  http.get('/sandbox/trades', { schema: hidden }, async () => ({ items: book.newest(newestTrades).map(show) }));

  http.get('/sandbox/trades/:tradeNo', { schema: { ...hidden, params: ByTradeNo } }, async (request) => {
    const kept = book.find(request.params.tradeNo);
    if (!kept) throw new Refusal('not_found');
    return show(kept);
  });

  http.post(
    '/sandbox/trades/:tradeNo/:outcome',
    { schema: { ...hidden, params: Acted, body: Act } },
    async (request) => {
      const { tradeNo, outcome } = request.params;
      return show(await sandbox.act(tradeNo, outcome, request.body));
    },
  );

  http.get('/sandbox/statements/:method/:day', { schema: { ...hidden, params: OfDay } }, async (request) => {
    const { method, day } = request.params;
    return { items: [...book.statement(method, day)] };
  });

  http.get('/sandbox/payment-faults', { schema: hidden }, async () => faults());
  http.put('/sandbox/payment-faults', { schema: { ...hidden, body: SetFault } }, async (request) => {
    const { method, ...fault } = request.body;
    sandbox.faults[method] = fault;
    return faults();
  });

  http.get('/sandbox/top-ups', { schema: hidden }, async () => ({ maxFen: maxAmountFen }));
  const { schema, ...guards } = door({
    tag: 'Wallet',
    summary: 'Money for a wallet, from nowhere',
    session: 'active',
    body: GrantEntry,
    answers: { 201: Wallet },
  });
  http.post('/sandbox/top-ups', { ...guards, schema: { ...schema, ...hidden } }, async (request, reply) => {
    const accountId = request.session.account.account_id;
    await db.run(grant, {
      accountId,
      amountFen: request.body.amount.amount,
      transferId: newId(clock),
      transferKind: 'grant',
      debitBook: 'sandbox',
      creditBook: 'wallet',
      now: clock.now(),
    });
    const [wallet] = await db.run(findWallet, { accountId });
    const { balance_fen, reserved_fen } = wallet!;
    return reply.code(201).send({ balance: yuan(balance_fen), available: yuan(balance_fen - reserved_fen) });
  });
}

const showTrade = (kept: KeptTrade, now: Date) => ({
  tradeNo: kept.trade.tradeNo,
  method: kept.gateway,
  status: statusOf(kept, now),
  amount: yuan(kept.trade.amountFen),
  subject: kept.trade.subject,
  returnUrl: kept.trade.returnUrl,
  failure: kept.failure,
  createdAt: kept.createdAt,
  expiresAt: kept.trade.expiresAt,
  paidAt: kept.paidAt,
  callbacks: kept.posted,
  refunds: kept.refunds.map(({ order, status, at }) => ({
    refundNo: order.refundNo,
    amount: yuan(order.amountFen),
    status,
    at,
  })),
});

/** Where this process is reached from itself; null while it does not listen. */
function listeningAt(address: AddressInfo | string | null): string | null {
  if (address === null || typeof address === 'string') return null;
  const any: Record<string, string> = { '0.0.0.0': '127.0.0.1', '::': '[::1]' };
  const host = any[address.address] ?? (address.family === 'IPv6' ? `[${address.address}]` : address.address);
  return `http://${host}:${address.port}`;
}
