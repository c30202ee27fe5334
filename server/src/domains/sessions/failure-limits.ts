import { sha256 } from '../../kit/crypto.ts';
import type { Limit, Limits } from '../../kit/limits.ts';
import { addressKey } from '../../kit/limits.ts';
import type { Settings } from '../../settings.ts';

const hour = (name: string, points: number): Limit => ({ name, points, seconds: 3_600 });

export const failureLimit = (settings: Settings) =>
  hour('sign_in_failures', settings.SIGN_IN_FAILURES_PER_ACCOUNT_PER_HOUR);

type Attempt = {
  accountId: string | null;
  /** The identifier in its one spelling: failures of those who don't exist are counted by it. */
  name: string;
  address: string;
  device: { tokenHash: Buffer | null; known: { id: string } | null };
};

/**
 * What wrong passwords are counted by (L4). A device that the account knows has a count of its own and no other, so a
 * stranger's guesses slow down strangers and never the owner. Everyone else is counted by account, address and device.
 */
export function createFailures({ limits, settings }: { limits: Limits; settings: Settings }) {
  const perAddress = hour('sign_in_failures_address', settings.SIGN_IN_FAILURES_PER_ADDRESS_PER_HOUR);
  const perDevice = hour('sign_in_failures_device', settings.SIGN_IN_FAILURES_PER_DEVICE_PER_HOUR);

  function countsOf({ accountId, name, address, device: { tokenHash, known } }: Attempt): [Limit, string][] {
    const subject = accountId ?? sha256(name).toString('base64url');
    if (known) return [[failureLimit(settings), `${subject}/${known.id}`]];
    return [
      [perAddress, addressKey(address)],
      ...(tokenHash ? [[perDevice, tokenHash.toString('base64url')] as [Limit, string]] : []),
      [failureLimit(settings), `${subject}/unknown`],
    ];
  }
  const giveBack = async (counts: [Limit, string][]) => {
    for (const [limit, key] of counts) await limits.giveBack(limit, key);
  };

  return {
    /** Counts a failure before the password is looked at: of any number of guesses at once no more than these are tried. */
    async take(attempt: Attempt): Promise<void> {
      const taken: [Limit, string][] = [];
      for (const [limit, key] of countsOf(attempt)) {
        // What one count refuses is no failure to the others: the password is not looked at.
        await limits.take(limit, key).catch(async (refusal) => {
          await giveBack(taken);
          throw refusal;
        });
        taken.push([limit, key]);
      }
    },
    /** It was no failure. */
    giveBack: (attempt: Attempt): Promise<void> => giveBack(countsOf(attempt)),
  };
}
