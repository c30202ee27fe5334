import type { Proof } from '@btepai/contract';
import type { Clock } from '../../kit/clock.ts';
import type { Crypto } from '../../kit/crypto.ts';
import type { OnceKey } from '../../kit/once.ts';
import { Refusal } from '../../kit/refusal.ts';
import type { Prove } from '../accounts/index.ts';
import { activityLine, actorIn } from '../activity/index.ts';
import type { SessionContext } from './session.ts';
import { removeDevice as remove } from './store/devices.ts';

export const devicePayload = (deviceId: string) => [deviceId];

/**
 * Forgets a device and ends what is signed in on it; whoever signs in there again needs a second proof.
 * @throws Refusal not_found, and those of `prove`
 */
export async function removeDevice(
  { clock, crypto, prove }: { clock: Clock; crypto: Crypto; prove: Prove },
  {
    session,
    address,
    deviceId,
    proof,
    once,
  }: { session: SessionContext; address: string; deviceId: string; proof: Proof; once: OnceKey | null },
): Promise<void> {
  const { account } = session;
  await prove(
    {
      account,
      session,
      purpose: 'manage_devices',
      subject: deviceId,
      payload: devicePayload(deviceId),
      proof,
      freshIsEnough: true,
      once,
    },
    async (tx) => {
      const [removed] = await tx.run(remove, {
        accountId: account.account_id,
        deviceId,
        now: clock.now(),
        ...activityLine({ clock, crypto }, actorIn(session, address), 'device_removed'),
      });
      if (!removed) throw new Refusal('not_found');
      return null;
    },
  );
}
