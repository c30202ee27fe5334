export { createAuthenticate } from './authenticate.ts';
export type { Cookies } from './cookies.ts';
export { createCookies } from './cookies.ts';
export type { OpenSession } from './open-session.ts';
export { createOpenSession } from './open-session.ts';
export { sessionRoutes } from './routes.ts';
export type { SessionContext } from './session.ts';
export { endingOthers } from './store.ts';
