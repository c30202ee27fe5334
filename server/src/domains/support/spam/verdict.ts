import type { SpamVerdict } from '@btepai/contract';
import type { OwnTraces } from '../../messaging/index.ts';

/**
 * What can be said of a report at once. What says that it is us is ours only where everything speaks for it; where we sent
 * nothing then, or it leads elsewhere, somebody imitates us.
 */
export function verdictOn({ saysItIsUs, isOurSender, isOurText, leadsElsewhere, wasSent }: OwnTraces): SpamVerdict {
  if (!saysItIsUs) return 'not_ours';
  if (wasSent === false || leadsElsewhere) return 'imitates_us';
  if (wasSent === null || isOurText === false || isOurSender === false) return 'unclear';
  return isOurText || isOurSender ? 'ours' : 'unclear';
}
