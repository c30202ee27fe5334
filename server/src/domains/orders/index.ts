export { refundableFen, showOrder } from './order.ts';
export type { OrderOf, OrderRow } from './store/orders.ts';
export {
  findOpenOrder,
  findOrder,
  findOrderByNumber,
  lockOrder,
  lockOrderByNumber,
  orderOf,
  orderStatusOf,
} from './store/orders.ts';
export type { EndRefundArgs, TransitionArgs } from './store/transitions.ts';
export { askingRefund, endingRefund, holdingOrder, lockingOrder, payingOrder } from './store/transitions.ts';
export { orderPaidArgs, refundAskedArgs, refundEndedArgs } from './transition.ts';
