export type { NoticeKind } from './notice.ts';
export { notice } from './notice.ts';
export { notificationRoutes } from './routes.ts';
export type { NotifyArgs } from './store.ts';
export { notifying } from './store.ts';
