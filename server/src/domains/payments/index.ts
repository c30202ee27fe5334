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
export type { ResolveArgs, TransferArgs } from './store/ledger.ts';
export { posting, reserving, resolving } from './store/ledger.ts';
