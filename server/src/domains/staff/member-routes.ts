import {
  AcceptInvitation,
  ChangeStaff,
  Invitation,
  Invited,
  InviteStaff,
  Joined,
  OpenInvitation,
  StaffList,
  StaffMember,
} from '@btepai/contract';
import { door, staffDoor } from '../../kit/door.ts';
import type { Http } from '../../kit/http.ts';
import { ById, Page, pageOf } from '../../kit/params.ts';
import { actorOf } from './audit.ts';
import { acceptInvitation, openInvitation } from './invitations.ts';
import type { FindAccount } from './members.ts';
import { addStaff, changeStaff, inviteStaff, memberOf } from './members.ts';
import type { SignInDeps } from './staff.ts';
import { showMember } from './staff.ts';
import { listMembers } from './store/members.ts';

const tag = 'Staff: members';

export function staffMemberRoutes(http: Http, deps: SignInDeps & { findAccount: FindAccount }) {
  const { db, settings } = deps;
  const perAddress = { name: 'staff_invitations', points: settings.SIGN_INS_PER_ADDRESS_PER_MINUTE, seconds: 60 };

  http.get(
    '/v1/staff/members',
    staffDoor({ tag, summary: 'Who is on the staff', roles: ['admin'], query: Page, answers: { 200: StaffList } }),
    async ({ query: { limit, cursor } }) => {
      const rows = await db.run(listMembers, { beforeId: cursor ?? null, limit: limit + 1 });
      return pageOf(rows, limit, showMember);
    },
  );

  http.post(
    '/v1/staff/members',
    staffDoor({
      tag,
      summary: 'Invite somebody; the link is told this once',
      roles: ['admin'],
      fresh: true,
      body: InviteStaff,
      answers: { 201: Invited },
      refusals: ['staff_name_taken'],
    }),
    async (request, reply) => reply.code(201).send(await addStaff(deps, actorOf(request), request.body)),
  );

  http.patch(
    '/v1/staff/members/:id',
    staffDoor({
      tag,
      summary: 'Change a member’s name, roles or standing; not one’s own power',
      roles: ['admin'],
      fresh: true,
      params: ById,
      body: ChangeStaff,
      answers: { 200: StaffMember },
      refusals: ['not_found', 'last_admin'],
    }),
    (request) => changeStaff(deps, actorOf(request), { staffId: request.params.id, changed: request.body }),
  );

  http.post(
    '/v1/staff/members/:id/invite',
    staffDoor({
      tag,
      summary: 'Invite a member anew, who lost their password or authenticator',
      roles: ['admin'],
      fresh: true,
      params: ById,
      answers: { 201: Invited },
      refusals: ['not_found'],
    }),
    async (request, reply) => {
      const member = await memberOf(db, request.params.id);
      return reply.code(201).send(await inviteStaff(deps, actorOf(request), member));
    },
  );

  http.post(
    '/v1/staff/invitations/open',
    door({
      tag,
      summary: 'What an invitation holds',
      session: 'none',
      limit: perAddress,
      body: OpenInvitation,
      answers: { 200: Invitation },
      refusals: ['invitation_void'],
    }),
    ({ body }) => openInvitation(deps, body.token),
  );

  http.post(
    '/v1/staff/invitations/accept',
    door({
      tag,
      summary: 'Set one’s password and authenticator, then sign in with them',
      session: 'none',
      limit: perAddress,
      body: AcceptInvitation,
      answers: { 200: Joined },
      refusals: ['invitation_void', 'password_weak', 'code_wrong'],
    }),
    ({ body }) => acceptInvitation(deps, body),
  );
}
