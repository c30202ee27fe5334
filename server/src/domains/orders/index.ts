export { accountOrderRoutes } from './account-routes.ts';
export { catalogueStaffRoutes } from './catalogue-staff-routes.ts';
export type { PaymentHooks } from './deps.ts';
export { describeOrder, listOrdersAtWork } from './describe-orders.ts';
export type { ServiceChange } from './edit-catalogue.ts';
export { changeService, listCatalogue } from './edit-catalogue.ts';
export { exportOrders } from './my-data.ts';
export { refundableFen, showOrder } from './order.ts';
export { orderRoutes } from './routes.ts';
export type { StaffOutcome } from './staff-acts.ts';
export { completeByStaff, startByStaff } from './staff-acts.ts';
export { byOrderNumber, orderStaffRoutes, waitingForOrders } from './staff-routes.ts';
export { forgetOrders } from './store/my-data.ts';
export type { OrderOf, OrderRow } from './store/orders.ts';
export {
  findOpenOrder,
  findOrder,
  findOrderByNumber,
  lockOrder,
  lockOrderByNumber,
  orderOf,
} from './store/orders.ts';
export type { EndRefundArgs, TransitionArgs } from './store/transitions.ts';
export { askingRefund, endingRefund, holdingOrder, lockingOrder, payingOrder } from './store/transitions.ts';
export { orderTasks } from './tasks.ts';
export { orderPaidArgs, refundAskedArgs, refundEndedArgs } from './transition.ts';
