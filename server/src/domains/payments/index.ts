export { createPaymentAct } from './payment-act.ts';
