import type { Http } from '../../kit/http.ts';
import { staffAuditRoutes } from './audit-routes.ts';
import { staffLookRoutes } from './look-routes.ts';
import { staffMemberRoutes } from './member-routes.ts';
import { staffPasskeyRoutes } from './passkey-routes.ts';
import { staffSignInRoutes } from './sign-in-routes.ts';

export type { Actor } from './audit.ts';
export { actorOf, auditLine, cliActor, noteAudit, readActsOn, showLine } from './audit.ts';
export { createAdmitStaff, createAuthenticateStaff, createStaffCookies } from './authenticate.ts';
export type { Desk } from './desk.ts';
export { createDesk } from './desk.ts';
export { exportStaffAccess } from './export-access.ts';
export { liveRoutes } from './live.ts';
export { addStaff, changeStaff, inviteStaff } from './members.ts';
export { showMember } from './staff.ts';
export type { AuditArgs } from './store/audit.ts';
export { auditing } from './store/audit.ts';
export { findMember, findMemberByName, listMembers } from './store/members.ts';
export { forgetOver as forgetStaffOver } from './store/sessions.ts';
export type { Waiting } from './today.ts';
export { todayRoutes } from './today.ts';
export { verifyAudit } from './verify-audit.ts';

export function staffRoutes(
  http: Http,
  deps: Parameters<typeof staffMemberRoutes>[1] &
    Parameters<typeof staffSignInRoutes>[1] &
    Parameters<typeof staffLookRoutes>[1],
) {
  staffSignInRoutes(http, deps);
  staffPasskeyRoutes(http, deps);
  staffMemberRoutes(http, deps);
  staffAuditRoutes(http, deps);
  staffLookRoutes(http, deps);
}
