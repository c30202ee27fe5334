import { Refusal } from '../../kit/refusal.ts';
import type { Proving } from '../accounts/index.ts';
import { provePassword } from '../sessions/index.ts';
import type { WayDeps } from './way.ts';

/**
 * The password beside another proof. A sign-in that waits has shown it already.
 * @throws Refusal validation_failed where it is missing | credentials_wrong | too_many_requests
 */
export async function withPassword(deps: WayDeps, { account, session, proof }: Proving): Promise<void> {
  if (session === null) return;
  if (proof.password === undefined)
    throw new Refusal('validation_failed', { errors: [{ path: 'password', code: 'invalid_type' }] });
  await provePassword(deps, { account, sessionId: session.sessionId }, proof.password);
}
