export { createAuthenticate } from './authenticate.ts';
export { createCookies } from './cookies.ts';
export { createOpenSession } from './open-session.ts';
export { sessionRoutes } from './routes.ts';
export type { SessionContext } from './session.ts';
export { endingOthers } from './store.ts';
