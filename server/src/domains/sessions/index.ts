export { createAuthenticate, refuseRestricted } from './authenticate.ts';
export { createCookies } from './cookies.ts';
export { createOpenSession } from './open-session.ts';
export type { PasswordDeps } from './prove-password.ts';
export { provePassword } from './prove-password.ts';
export { sessionRoutes } from './routes.ts';
export type { SessionContext } from './session.ts';
export { distrustAll, endingOthers, lastSeen, unseenSince } from './store.ts';
