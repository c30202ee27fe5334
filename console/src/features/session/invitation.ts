import type { AcceptInvitation, Invitation } from '@btepai/contract';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { call } from '../../api.ts';

const memory = 'invitation';

/**
 * The token of the link. It comes in the address's fragment, which no server and no Referer sees, and is taken out of the
 * address at once; a reload finds it in this tab.
 */
export function useInvitationToken() {
  const { hash, pathname } = useLocation();
  const navigate = useNavigate();
  const [kept, setKept] = useState(() => sessionStorage.getItem(memory));
  const fresh = hash.length > 1 ? hash.slice(1) : null;
  useEffect(() => {
    if (fresh === null) return;
    sessionStorage.setItem(memory, fresh);
    setKept(fresh);
    void navigate(pathname, { replace: true });
  }, [fresh, pathname, navigate]);
  return { token: fresh ?? kept, forget: () => sessionStorage.removeItem(memory) };
}

export const useInvitation = (token: string) =>
  useQuery({
    queryKey: ['invitation', token],
    queryFn: ({ signal }) =>
      call<Invitation>('/v1/staff/invitations/open', { method: 'POST', body: { token }, signal }),
    // The authenticator that is being set up must not change beneath whoever does it.
    staleTime: Number.POSITIVE_INFINITY,
  });

export const acceptInvitation = (body: AcceptInvitation) =>
  call<{ name: string }>('/v1/staff/invitations/accept', { method: 'POST', body });
