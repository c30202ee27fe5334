import type { Language } from '@btepai/contract';
import type { Fragment } from '../../../kit/statement.ts';
import { sql, statement } from '../../../kit/statement.ts';

/** What everybody is told, in both languages, and the page of the app that it leads to. */
export type CampaignWords = {
  title: Record<Language, string>;
  body: Record<Language, string>;
  link: string | null;
};

/** The words of a message that everybody has, by its id and kind; null of any other. */
export const saidOf = (id: Fragment, kind: Fragment): Fragment => sql`
  case when ${kind} = 'announcement' then (select c.words from campaigns c where c.campaign_id = ${id} limit 1) end`;

export type CampaignRow = {
  campaign_id: string;
  words: CampaignWords;
  told_through: string | null;
  told: number;
  finished_at: Date | null;
};
const columns = sql`campaign_id, words, told_through, told, finished_at`;

/** The campaign of this name: begun now, or as it stands where it was begun before. */
export const beginCampaign = statement<{ name: string; campaignId: string; words: string; now: Date }, CampaignRow>(
  'begin_campaign',
  (p) => sql`
  insert into campaigns as c (name, campaign_id, words, started_at)
  values (${p.name}, ${p.campaignId}, ${p.words}::jsonb, ${p.now})
  on conflict (name) do update set name = c.name
  returning ${columns}`,
);

/** Locks it, so that two who send the same take turns. */
export const lockCampaign = statement<{ name: string }, CampaignRow>(
  'lock_campaign',
  (p) => sql`select ${columns} from campaigns where name = ${p.name} for update`,
);

type NoteArgs = { name: string; toldThrough: string | null; told: number; finishedAt: Date | null };

export const noteCampaign = statement<NoteArgs, never>(
  'note_campaign',
  (p) => sql`
  update campaigns set told_through = coalesce(${p.toldThrough}::uuid, told_through), told = told + ${p.told}::int,
    finished_at = ${p.finishedAt}::timestamptz
  where name = ${p.name}`,
);
