import type { Clock } from '../../kit/clock.ts';
import type { Database, Pool } from '../../kit/database.ts';
import { newId } from '../../kit/ids.ts';
import type { CampaignRow, CampaignWords } from '../notifications/index.ts';
import { beginCampaign, lockCampaign, noteCampaign } from '../notifications/index.ts';
import { announceToPage, countPage } from './store/announcements.ts';

/** As many as one signal has room for. */
const pageSize = 200;

/**
 * Tells every active account, page after page, each in a transaction with how far it has come: stopped at any point, it goes
 * on from there when the same name is sent again, and nobody has it twice. `onPage` says how many have it so far.
 */
export async function announce(
  { db, clock }: { db: Pool; clock: Clock },
  { name, words, onPage }: { name: string; words: CampaignWords; onPage: (told: number) => void },
): Promise<'told' | 'told before' | 'other words'> {
  const now = clock.now();
  const [begun] = await db.run(beginCampaign, { name, campaignId: newId(clock), words: JSON.stringify(words), now });
  if (!sameWords(begun!, words)) return 'other words';
  if (begun!.finished_at) return 'told before';
  for (;;) {
    const { told, isLast } = await db.transaction(async (tx) => {
      const [campaign] = await tx.run(lockCampaign, { name });
      if (campaign!.finished_at) return { told: campaign!.told, isLast: true };
      const { campaign_id: campaignId, told_through: after } = campaign!;
      const [page] = await tx.run(announceToPage, { after, limit: pageSize, campaignId, now: clock.now() });
      const isLast = page!.last === null;
      await tx.run(noteCampaign, {
        name,
        toldThrough: page!.last,
        told: page!.told,
        finishedAt: isLast ? clock.now() : null,
      });
      return { told: campaign!.told + page!.told, isLast };
    });
    onPage(told);
    if (isLast) return 'told';
  }
}

/** How many would be told. */
export async function countActive(db: Database): Promise<number> {
  let active = 0;
  for (let after: string | null = null; ; ) {
    const [page]: { last: string | null; active: number }[] = await db.run(countPage, { after, limit: 1_000 });
    active += page!.active;
    if (page!.last === null) return active;
    after = page!.last;
  }
}

const sameWords = ({ words }: CampaignRow, given: CampaignWords) => partsOf(words) === partsOf(given);
const partsOf = ({ title, body, link }: CampaignWords) => JSON.stringify([title.zh, title.en, body.zh, body.en, link]);
