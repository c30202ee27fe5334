import { sections } from '../../sections.ts';
import { mayDo, useMember } from '../session/session.ts';

/** The pages that whoever is signed in has work on. */
export function useSections() {
  const member = useMember();
  return sections.filter(({ roles }) => mayDo(member, roles));
}
