export type { Decided } from './decide-refund.ts';
export { approveRefund, refuseRequest } from './decide-refund.ts';
export { describePayments, listHeldPayments } from './describe-payments.ts';
export { listRefundsToDecide } from './describe-refunds.ts';
export { endPaymentsOf, expirePayments } from './end-payment.ts';
export type {
  Notification,
  NotifyRequest,
  PaymentGateway,
  RefundOrder,
  RefundState,
  StatementLine,
  Trade,
  TradeState,
} from './gateways/gateway.ts';
export { ForgedNotification, PaymentGatewayError } from './gateways/gateway.ts';
export { createPaymentGateways } from './gateways/index.ts';
export type { Outcome } from './gateways/sandbox.ts';
export type { CallbackWay } from './gateways/sandbox-callbacks.ts';
export { sandboxStatements } from './gateways/sandbox-statements.ts';
export type { LedgerReport } from './ledger/check.ts';
export { checkLedger, describeWrong } from './ledger/check.ts';
export { walletRoutes } from './ledger/routes.ts';
export { openPaymentLines } from './lines.ts';
export { exportPayments, exportWallet, forgetPayments, refuseWhileMoneyLeft } from './my-data.ts';
export { createPaymentAct } from './payment-act.ts';
export type { Difference, Statements } from './reconcile.ts';
export { reconcile } from './reconcile.ts';
export type { Retried } from './retry-refund.ts';
export { retryLateRefund } from './retry-refund.ts';
export { paymentRoutes } from './routes.ts';
export { paymentSandboxRoutes } from './sandbox-routes.ts';
export { startSettling } from './settling.ts';
export type { HeldOutcome } from './staff-acts.ts';
export { refuseHeld, releaseHeld } from './staff-acts.ts';
export { paymentStaffRoutes, waitingForHeldPayments, waitingForRefunds } from './staff-routes.ts';
export type { ResolveArgs, TransferArgs } from './store/ledger.ts';
export { posting, reserving, resolving } from './store/ledger.ts';
export { testGateways } from './test-gateway.ts';
