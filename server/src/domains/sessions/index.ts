export { createAuthenticate, createIdentify, refuseRestricted } from './authenticate.ts';
export type { Cookies } from './cookies.ts';
export { createCookies } from './cookies.ts';
export { exportDevices, exportSessions } from './export-sessions.ts';
export type { OpenSession } from './open-session.ts';
export { createOpenSession } from './open-session.ts';
export { provePassword } from './prove-password.ts';
export { devicePayload } from './remove-device.ts';
export { sessionRoutes } from './routes.ts';
export type { Caller, Opened, SessionContext } from './session.ts';
export { createSessionsOpen } from './sessions-open.ts';
export { deviceOf, factsOf } from './sign-in.ts';
export { sessionStaffRoutes } from './staff-routes.ts';
export { anyDeviceForgotten, findSessionDevice } from './store/devices.ts';
export { forgetSessions } from './store/my-data.ts';
export { findPending, forgetPending } from './store/pending.ts';
export {
  distrustAll,
  endingOthers,
  endSessionsBut,
  lastSeen,
  noteProven,
  unseenSince,
} from './store/sessions.ts';
