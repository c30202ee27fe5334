export type { NoticeKind } from './notice.ts';
export { notice } from './notice.ts';
export { exportNotifications, notificationRoutes } from './routes.ts';
export type { NotifyArgs } from './store.ts';
export { forgetNotifications, notifying } from './store.ts';
