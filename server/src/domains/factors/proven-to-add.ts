import type { Proving } from '../accounts/index.ts';
import type { WayDeps } from './way.ts';
import { methodsOf } from './ways.ts';

/**
 * What adding a factor wants. The first of an account that has no number either, only a fresh session: there is nothing
 * else to ask for. From then on a proof of this act: whoever relays a sign-in gets a fresh session, adds a factor and
 * stays. Where a second factor is on, as much as removing it: what an SMS alone added would remove the other.
 */
export async function provenToAdd(
  deps: Pick<WayDeps, 'db' | 'hasNumber'>,
  accountId: string,
): Promise<Pick<Proving, 'freshIsEnough' | 'smsWantsPassword' | 'except'>> {
  const methods = await methodsOf(deps, accountId);
  const isBare = methods.every((method) => method === 'password');
  return {
    freshIsEnough: isBare,
    smsWantsPassword: methods.includes('passkey') || methods.includes('totp'),
    except: isBare ? [] : ['password'],
  };
}
