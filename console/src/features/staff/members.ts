import type { ChangeStaff, Invited, InviteStaff, StaffList, StaffMember } from '@btepai/contract';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../api.ts';
import { listQuery, queries } from '../../queries.ts';

const key = 'staff';
const path = '/v1/staff/members';

export const membersQuery = listQuery<StaffList>([key], path);

/** For choosing one among them; a team of more than a hundred is looked through on its own page. */
export const allMembersQuery = queryOptions({
  queryKey: [key, 'all'],
  queryFn: ({ signal }) => call<StaffList>(`${path}?limit=100`, { signal }),
});

const post = <Answer>(to: string, body: unknown, idempotencyKey: string) =>
  call<Answer>(to, { method: 'POST', body, key: idempotencyKey });
export const inviteMember = (body: InviteStaff, by: { key: string }) => post<Invited>(path, body, by.key);
export const inviteAgain = (id: string, by: { key: string }) =>
  post<Invited>(`${path}/${id}/invite`, undefined, by.key);
export const changeMember = ({ id, changed }: { id: string; changed: ChangeStaff }) =>
  call<StaffMember>(`${path}/${id}`, { method: 'PATCH', body: changed });

export const membersChanged = () => void queries.invalidateQueries({ queryKey: [key] });
