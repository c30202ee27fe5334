import type { AnnouncementContent, ArticleContent, ArticlePlace, ArticleTopic } from '@btepai/contract';
import type { Params } from '../../../kit/statement.ts';
import { sql, statement } from '../../../kit/statement.ts';

export type ShownRow<Content> = {
  id: string;
  /** Of an article. */
  slug: string | null;
  shown_since: Date;
  /** When this version became what people see. */
  publish_at: Date;
  /** In a list without its bodies. */
  content: Content;
};
type At = { now: Date };

/** What people see at a moment, and where what was withdrawn stood: each publication in the version whose time came last. */
const seen = (p: Params<At>, kind: 'announcement' | 'article') => sql`
  select p.id, p.slug, p.shown_since, p.withdrawn_at, v.content, v.publish_at,
    (v.content -> 'pinned')::boolean as pinned, (v.content ->> 'validUntil')::timestamptz as valid_until,
    (v.content -> 'position')::int as position
  from publications p
  join lateral (
    select v.content, v.publish_at from publication_versions v
    where v.publication_id = p.id and v.publish_at between p.shown_since and ${p.now}::timestamptz
    order by v.publish_at desc, v.version desc limit 1) v on true
  where p.kind = ${sql.lit(kind)}`;

const heads = sql`s.id, s.slug, s.shown_since, s.publish_at, s.content #- '{texts,zh,body}' #- '{texts,en,body}' as content`;
const whole = sql`s.id, s.slug, s.shown_since, s.publish_at, s.content`;

type Listed = At & { afterId: string | null; limit: number };

/** The pinned first, then the newest. */
export const listAnnouncements = statement<Listed, ShownRow<AnnouncementContent>>(
  'list_announcements',
  (p) => sql`
  with seen as (${seen(p, 'announcement')})
  select ${heads} from seen s
  where s.withdrawn_at is null and (s.valid_until is null or s.valid_until > ${p.now}::timestamptz)
    and (${p.afterId}::uuid is null
      or (s.pinned, s.shown_since, s.id) < (select a.pinned, a.shown_since, a.id from seen a where a.id = ${p.afterId}::uuid))
  order by s.pinned desc, s.shown_since desc, s.id desc limit ${p.limit}::int`,
);

/** Also one whose time is over: whoever kept its address may still read it. */
export const findAnnouncement = statement<At & { id: string }, ShownRow<AnnouncementContent>>(
  'find_announcement',
  (p) => sql`
  with seen as (${seen(p, 'announcement')} and p.id = ${p.id})
  select ${whole} from seen s where s.withdrawn_at is null`,
);

type ArticlesOf = Listed & { topic: ArticleTopic | null; place: ArticlePlace | null };

export const listArticles = statement<ArticlesOf, ShownRow<ArticleContent>>(
  'list_articles',
  (p) => sql`
  with seen as (${seen(p, 'article')})
  select ${heads} from seen s
  where s.withdrawn_at is null
    and (${p.topic}::text is null or s.content -> 'topics' ? ${p.topic}::text)
    and (${p.place}::text is null or s.content -> 'places' ? ${p.place}::text)
    and (${p.afterId}::uuid is null
      or (s.position, s.slug) > (select a.position, a.slug from seen a where a.id = ${p.afterId}::uuid))
  order by s.position, s.slug limit ${p.limit}::int`,
);

type Next = { next: Pick<ShownRow<ArticleContent>, 'slug' | 'content'> | null };

export const findArticle = statement<At & { slug: string }, ShownRow<ArticleContent> & Next>(
  'find_article',
  (p) => sql`
  with seen as (${seen(p, 'article')} and p.withdrawn_at is null)
  select ${whole}, (
    select jsonb_build_object('slug', n.slug, 'content', n.content #- '{texts,zh,body}' #- '{texts,en,body}')
    from seen n where (n.position, n.slug) > (s.position, s.slug) order by n.position, n.slug limit 1) as next
  from seen s where s.slug = ${p.slug}`,
);
