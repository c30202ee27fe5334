export type { LedgerReport } from './ledger/check.ts';
export { checkLedger, describeWrong } from './ledger/check.ts';
export { walletRoutes } from './ledger/routes.ts';
export { createPaymentAct } from './payment-act.ts';
export type { ResolveArgs, TransferArgs } from './store/ledger.ts';
export { posting, reserving, resolving } from './store/ledger.ts';
