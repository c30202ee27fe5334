import type { StaffMe, StaffRole } from '@btepai/contract';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { ApiProblem, call } from '../../api.ts';
import { queries } from '../../queries.ts';
import { forgetDrafts } from '../../ui/use-draft.ts';
import { meKey } from './me-key.ts';

/** Who is signed in; null where nobody is. */
export const meQuery = queryOptions({
  queryKey: meKey,
  queryFn: async ({ signal }): Promise<StaffMe | null> => {
    try {
      return noticed(await call<StaffMe>('/v1/staff/me', { signal }));
    } catch (error) {
      if (error instanceof ApiProblem && error.problem.status === 401) return null;
      throw error;
    }
  },
  staleTime: 60_000,
  // Whoever writes for a long time stays signed in by it; whoever was disabled, or was away too long, learns it.
  refetchInterval: 120_000,
});

const lastHere = 'member';

/** Somebody has signed in here, or out: what was shown before is forgotten. */
export function nowHere(me: StaffMe | null) {
  keepDraftsOf(me);
  queries.setQueryData(meQuery.queryKey, me);
  queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== meKey[0] });
}

/** Drafts wait for whoever wrote them, also where a session ran out; signing out, and another member, does away with them. */
function keepDraftsOf(me: StaffMe | null) {
  if (me?.member.id !== sessionStorage.getItem(lastHere)) forgetDrafts();
  if (me) sessionStorage.setItem(lastHere, me.member.id);
  else sessionStorage.removeItem(lastHere);
}

/** Another member may have signed in in another tab: nothing of the one before stays on this page. */
function noticed(me: StaffMe): StaffMe {
  const before = sessionStorage.getItem(lastHere);
  keepDraftsOf(me);
  if (before !== null && before !== me.member.id) location.reload();
  return me;
}

/** On pages of whoever is signed in, where `RequireMember` has seen to it that somebody is. */
export function useMember(): StaffMe['member'] {
  const { data } = useQuery(meQuery);
  if (!data) throw new Error('nobody is signed in');
  return data.member;
}

export const mayDo = (member: StaffMe['member'], roles: 'any' | StaffRole[]) =>
  roles === 'any' || member.roles.some((role) => roles.includes(role));
