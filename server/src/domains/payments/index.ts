export { endPaymentsOf, expirePayments } from './end-payment.ts';
export type {
  Checkout,
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
export { walletRoutes } from './ledger/routes.ts';
export { openPaymentLines } from './lines.ts';
export { createPaymentAct } from './payment-act.ts';
export { paymentRoutes } from './routes.ts';
export { forgetCodeless } from './store/confirm.ts';
export type { ResolveArgs, TransferArgs } from './store/ledger.ts';
export { posting, reserving, resolving } from './store/ledger.ts';
