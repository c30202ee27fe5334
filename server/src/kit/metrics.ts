import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export type Metrics = ReturnType<typeof createMetrics>;

/** Every figure that `/metrics` shows, in one place. Labels hold routes and gateways, never people. */
export function createMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    registry,
    requestSeconds: new Histogram({
      name: 'btepai_request_seconds',
      help: 'Time from a request’s arrival to the end of its answer',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
      registers,
    }),
    databaseConnections: new Gauge({
      name: 'btepai_database_connections',
      help: 'Connections of the pool by state',
      labelNames: ['state'],
      registers,
    }),
    messages: new Counter({
      name: 'btepai_messages_total',
      help: 'SMS by gateway and what became of the attempt',
      labelNames: ['gateway', 'status'],
      registers,
    }),
    receipts: new Counter({
      name: 'btepai_receipts_total',
      help: 'Receipts by gateway and what they say',
      labelNames: ['gateway', 'status'],
      registers,
    }),
    replies: new Counter({
      name: 'btepai_sms_replies_total',
      help: 'SMS from handsets: stop (R, S9), other, or unknown where nobody has bound the number',
      labelNames: ['kind'],
      registers,
    }),
    pushes: new Counter({
      name: 'btepai_pushes_total',
      help: 'Web pushes by what became of the attempt: sent, later, gone (the browser or its session), dropped',
      labelNames: ['outcome'],
      registers,
    }),
    messageWaitSeconds: new Histogram({
      name: 'btepai_message_wait_seconds',
      help: 'Time from a message’s being due to its hand-over to a gateway',
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5, 30],
      registers,
    }),
    gatewayOpen: new Gauge({
      name: 'btepai_gateway_circuit_open',
      help: '1 while a gateway is left out because it kept failing, 0.5 while it may show that it is back',
      labelNames: ['gateway'],
      registers,
    }),
    gatewaySilent: new Gauge({
      name: 'btepai_gateway_silent',
      help: '1 while a gateway is tried last because its receipts have stopped coming',
      labelNames: ['gateway'],
      registers,
    }),
    smsUnitsToday: new Gauge({ name: 'btepai_sms_units_today', help: 'SMS units spent since midnight UTC', registers }),
    smsAlarms: new Counter({
      name: 'btepai_sms_alarms_total',
      help: 'Alarms about what sending costs and is misused for (S4 S5), and about gateways',
      labelNames: ['kind'],
      registers,
    }),
    orders: new Counter({
      name: 'btepai_orders_total',
      help: 'Orders by what happened to them: created, cancelled, expired, started, completed',
      labelNames: ['event'],
      registers,
    }),
    verifications: new Counter({
      name: 'btepai_verifications_total',
      help: 'Verifications by purpose and event',
      labelNames: ['purpose', 'event'],
      registers,
    }),
    wrongCodeAlarms: new Counter({
      name: 'btepai_wrong_code_alarms_total',
      help: 'Days on which wrong codes reached the platform alarm (C10)',
      registers,
    }),
    signInSprayAlarms: new Counter({
      name: 'btepai_sign_in_spray_alarms_total',
      help: 'Times that wrong passwords over many accounts raised the platform alarm (C10)',
      registers,
    }),
    riskDecisions: new Counter({
      name: 'btepai_risk_decisions_total',
      help: 'Decisions of risk by act and outcome',
      labelNames: ['act', 'outcome'],
      registers,
    }),
    payments: new Counter({
      name: 'btepai_payments_total',
      help: 'Payments by method and event: created, succeeded, held, denied, cancelled, expired',
      labelNames: ['method', 'event'],
      registers,
    }),
    paymentGatewayOpen: new Gauge({
      name: 'btepai_payment_gateway_circuit_open',
      help: '1 while a payment gateway is left out because it kept failing',
      labelNames: ['gateway'],
      registers,
    }),
    paymentGatewayCalls: new Counter({
      name: 'btepai_payment_gateway_calls_total',
      help: 'Calls to payment gateways by what came of them: ok, refused, unavailable',
      labelNames: ['gateway', 'call', 'outcome'],
      registers,
    }),
    paymentCallbacks: new Counter({
      name: 'btepai_payment_callbacks_total',
      help: 'What payment gateways posted, by what it was taken for (M6): noted, forged, mismatch, unreadable',
      labelNames: ['gateway', 'outcome'],
      registers,
    }),
    captures: new Counter({
      name: 'btepai_captures_total',
      help: 'Money that came in from gateways: in_time, or late and given back',
      labelNames: ['gateway', 'outcome'],
      registers,
    }),
    refunds: new Counter({
      name: 'btepai_refunds_total',
      help: 'Refunds by method and how they ended: succeeded, refused, failed',
      labelNames: ['method', 'outcome'],
      registers,
    }),
    riskFailures: new Counter({
      name: 'btepai_risk_failures_total',
      help: 'Times that risk could not judge or remember; a sign-in then wants a second proof',
      registers,
    }),
  };
}
