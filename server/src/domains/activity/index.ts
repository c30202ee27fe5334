export type { ActivityKind, Actor } from './entry.ts';
export { activityLine, actorIn, actorOf, openEntry } from './entry.ts';
export { exportActivity } from './export-activity.ts';
export { activityRoutes } from './routes.ts';
export { isDisownable } from './show-line.ts';
export { activityStaffRoutes } from './staff-routes.ts';
export type { AppendArgs } from './store.ts';
export { appending, findLine } from './store.ts';
export { verifyAllChains, verifyChain } from './verify-chain.ts';
