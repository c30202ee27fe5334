/**
 * What becomes of orders, payments, refunds and a wallet, as plainly as it can be said: no SQL, no HTTP, no races. Times are
 * in seconds of the run's own clock, amounts in cents. Answers are codes of the catalogue, or `done`.
 */
const minute = 60;
const hour = 3_600;
const day = 24 * hour;
export const prices = { small: 1_500, double: 3_000, large: 100_000 };
export type Size = keyof typeof prices;
export type Method = 'wallet' | 'alipay';

type OrderStatus = 'awaiting_payment' | 'paid' | 'in_progress' | 'completed' | 'cancelled' | 'refunding' | 'refunded';
export type Order = {
  total: number;
  status: OrderStatus;
  before: OrderStatus | null;
  refunded: number;
  payUntil: number;
  completedAt: number | null;
};
export type Payment = {
  order: Order;
  method: Method;
  amount: number;
  status: 'requires_confirmation' | 'processing' | 'succeeded' | 'failed' | 'cancelled' | 'expired';
  held: boolean;
  captured: number;
  refunded: number;
  expiresAt: number;
  /** Paid at its gateway, which has not said so yet. */
  silent: boolean;
};
type Asked = { order: Order; payment: Payment; amount: number };

export class Model {
  now = 0;
  /** What the wallet holds, and what of it is set aside. */
  balance: number;
  reserved = 0;
  readonly orders: Order[] = [];
  readonly payments: Payment[] = [];
  private readonly asked: Asked[] = [];

  constructor(balance: number) {
    this.balance = balance;
  }

  private isOpen = ({ status }: Payment) => status === 'requires_confirmation' || status === 'processing';
  private isOver = (payment: Payment) =>
    this.isOpen(payment) && payment.method === 'wallet' && payment.expiresAt <= this.now;
  openOf = (order: Order) => this.payments.find((payment) => payment.order === order && this.isOpen(payment));
  heldOf = (order: Order) => this.payments.find((payment) => payment.order === order && payment.held);

  place(size: Size): string {
    const payUntil = this.now + 30 * minute;
    const total = prices[size];
    this.orders.push({ total, status: 'awaiting_payment', before: null, refunded: 0, payUntil, completedAt: null });
    return 'done';
  }

  begin(order: Order, method: Method): string {
    if (order.status !== 'awaiting_payment' || order.payUntil <= this.now) return 'order_not_payable';
    this.endOpen(order, 'cancelled');
    this.payments.push({
      order,
      method,
      amount: order.total,
      status: method === 'wallet' ? 'requires_confirmation' : 'processing',
      held: false,
      captured: 0,
      refunded: 0,
      expiresAt: order.payUntil,
      silent: false,
    });
    return 'done';
  }

  confirm(payment: Payment): string {
    if (payment.status === 'expired' || this.isOver(payment)) return 'payment_expired';
    if (payment.status !== 'requires_confirmation') return 'payment_already_resolved';
    if (this.balance - this.reserved < payment.amount) return 'insufficient_balance';
    if (payment.amount === prices.large) {
      payment.status = 'processing';
      payment.held = true;
      payment.expiresAt = this.now + day;
      payment.order.payUntil = this.now + day;
      this.reserved += payment.amount;
      return 'held';
    }
    this.balance -= payment.amount;
    this.succeed(payment);
    return 'done';
  }

  cancel(payment: Payment): string {
    if (payment.status === 'expired' || this.isOver(payment)) return 'payment_expired';
    if (payment.status === 'cancelled') return 'done';
    if (!this.isOpen(payment)) return 'payment_already_resolved';
    this.end(payment, 'cancelled');
    return 'done';
  }

  cancelOrder(order: Order): string {
    if (order.status === 'cancelled') return 'done';
    if (order.status !== 'awaiting_payment') return 'order_state_changed';
    this.endOpen(order, 'cancelled');
    order.status = 'cancelled';
    return 'done';
  }

  /** Its gateway says that it was paid: in time, or too late, and then it goes back by itself. */
  capture(payment: Payment): string {
    payment.silent = false;
    if (payment.captured > 0) return 'already';
    if (this.isOpen(payment) && payment.order.status === 'awaiting_payment') {
      this.succeed(payment);
      return 'in_time';
    }
    payment.captured = payment.amount;
    payment.refunded = payment.amount;
    return 'late';
  }

  release(order: Order, isRefused: boolean): string {
    const held = this.heldOf(order);
    if (!held || (!isRefused && held.expiresAt <= this.now)) return 'not done';
    if (isRefused) this.end(held, 'failed');
    else {
      held.held = false;
      this.reserved -= held.amount;
      this.balance -= held.amount;
      this.succeed(held);
    }
    return 'done';
  }

  start(order: Order): string {
    if (order.status !== 'paid') return 'not done';
    order.status = 'in_progress';
    return 'done';
  }

  receive(order: Order): string {
    if (order.status === 'completed') return 'done';
    if (order.status !== 'in_progress') return 'order_state_changed';
    order.status = 'completed';
    order.completedAt = this.now;
    return 'done';
  }

  refundable(order: Order): number {
    if (!['paid', 'in_progress', 'completed'].includes(order.status)) return 0;
    const isLate = order.completedAt !== null && order.completedAt + 30 * day <= this.now;
    return isLate ? 0 : order.total - order.refunded;
  }

  refund(order: Order, asked: number | null): string {
    if (!['paid', 'in_progress', 'completed'].includes(order.status)) return 'order_state_changed';
    const refundable = this.refundable(order);
    const amount = asked ?? refundable;
    if (amount === 0 || amount > refundable) return 'refund_exceeds_payment';
    const payment = this.payments.find((one) => one.order === order && one.status === 'succeeded')!;
    payment.refunded += amount;
    order.before = order.status;
    order.status = 'refunding';
    this.asked.push({ order, payment, amount });
    if (order.before !== 'paid' || amount < refundable) return 'asked';
    this.decide(order, true);
    return 'given';
  }

  decide(order: Order, isGiven: boolean): string {
    const index = this.asked.findIndex((one) => one.order === order);
    if (index < 0) return 'not done';
    const [{ payment, amount }] = this.asked.splice(index, 1) as [Asked];
    if (isGiven) {
      order.refunded += amount;
      if (payment.method === 'wallet') this.balance += amount;
    } else payment.refunded -= amount;
    order.status = order.refunded === order.total ? 'refunded' : order.before!;
    order.before = null;
    return 'done';
  }

  /** Time passes, and whatever the clock brings has happened. What its gateway took by then counts. */
  pass(seconds: number): string {
    this.now += seconds;
    for (const payment of this.payments) if (payment.silent) this.capture(payment);
    for (const payment of this.payments)
      if (this.isOpen(payment) && payment.expiresAt <= this.now) this.end(payment, 'expired');
    for (const order of this.orders)
      if (order.status === 'awaiting_payment' && order.payUntil <= this.now) order.status = 'cancelled';
    return 'done';
  }

  private succeed(payment: Payment) {
    payment.status = 'succeeded';
    payment.captured = payment.amount;
    payment.order.status = 'paid';
  }
  private endOpen(order: Order, status: 'cancelled' | 'expired') {
    const open = this.openOf(order);
    if (open) this.end(open, status);
  }
  private end(payment: Payment, status: 'cancelled' | 'expired' | 'failed') {
    payment.status = status;
    if (payment.held) this.reserved -= payment.amount;
    payment.held = false;
    // Its gateway is told to close it, and says that somebody has paid.
    if (payment.silent) this.capture(payment);
  }
}
