import { z } from 'zod';
import { Id, listOf, Time, text } from './common.ts';

/** What an article is about, and by what 安全课堂 is sorted. */
export const articleTopics = ['codes', 'numbers', 'scams', 'sign_in', 'lost_phone', 'payments'] as const;
export const ArticleTopic = z.enum(articleTopics);
export type ArticleTopic = z.infer<typeof ArticleTopic>;

/** Where in the app an article is offered, beside 安全课堂 itself. */
export const articlePlaces = [
  'bind',
  'after_unbind',
  'lost_phone',
  'at_warning',
  'activity',
  'payments',
  'security',
] as const;
export const ArticlePlace = z.enum(articlePlaces);
export type ArticlePlace = z.infer<typeof ArticlePlace>;

/** The drawing beside its title. */
export const articleSigns = ['code', 'number', 'sim', 'hook', 'key', 'shield', 'phone', 'wallet', 'list'] as const;
export const ArticleSign = z.enum(articleSigns);
export type ArticleSign = z.infer<typeof ArticleSign>;

/** The language that a text is in, which is Chinese where there is no English. */
const language = z
  .enum(['zh', 'en'])
  .meta({ description: 'of title and text, which are Chinese where there is no English' });
const shownFields = {
  publishedAt: Time,
  changedAt: Time.nullable().meta({ description: 'when what stands here took the place of what stood here before' }),
  language,
};
const markdown = z
  .string()
  .meta({ description: 'CommonMark; HTML in it is text, and links are as `safeLink` lets them' });

const announcementFields = {
  id: Id,
  title: z.string(),
  pinned: z.boolean(),
  validUntil: Time.nullable().meta({ description: 'from when it is in no list any more' }),
  ...shownFields,
};
export const AnnouncementSummary = z.object(announcementFields).meta({ id: 'AnnouncementSummary' });
export type AnnouncementSummary = z.infer<typeof AnnouncementSummary>;
export const AnnouncementList = listOf(AnnouncementSummary);
export type AnnouncementList = z.infer<typeof AnnouncementList>;
export const Announcement = z.object({ ...announcementFields, body: markdown }).meta({ id: 'Announcement' });
export type Announcement = z.infer<typeof Announcement>;

const articleFields = {
  id: Id,
  slug: z.string(),
  title: z.string(),
  summary: z.string(),
  sign: ArticleSign,
  topics: z.array(ArticleTopic),
  ...shownFields,
};
export const ArticleSummary = z.object(articleFields).meta({ id: 'ArticleSummary' });
export type ArticleSummary = z.infer<typeof ArticleSummary>;
export const ArticleList = listOf(ArticleSummary);
export type ArticleList = z.infer<typeof ArticleList>;
export const Article = z
  .object({
    ...articleFields,
    body: markdown,
    next: z
      .object({ slug: z.string(), title: z.string() })
      .nullable()
      .meta({ description: 'the lesson after this one' }),
  })
  .meta({ id: 'Article' });
export type Article = z.infer<typeof Article>;

/** The name of an article in its address; it never changes, for links lead to it. */
export const Slug = z
  .string()
  .max(60)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, { message: 'slug_characters' });

// What staff write.

const title = text(80);
const body = text(15_000);
/** Chinese always, English beside it or not at all: half a translation would be shown to somebody. */
const inBoth = <Text extends z.ZodType>(one: Text) => z.strictObject({ zh: one, en: one.nullable() });
/** A number of a version, as it is stored. */
const versionNumber = z
  .number()
  .int()
  .min(1)
  .max(2 ** 31 - 1);
const once = <Item>(items: Item[]) => new Set(items).size === items.length;

export const AnnouncementContent = z.strictObject({
  kind: z.literal('announcement'),
  texts: inBoth(z.strictObject({ title, body })),
  pinned: z.boolean(),
  validUntil: Time.nullable(),
});
export type AnnouncementContent = z.infer<typeof AnnouncementContent>;
export const ArticleContent = z.strictObject({
  kind: z.literal('article'),
  texts: inBoth(z.strictObject({ title, summary: text(160), body })),
  sign: ArticleSign,
  topics: z.array(ArticleTopic).min(1).max(articleTopics.length).refine(once, { message: 'item_twice' }),
  places: z.array(ArticlePlace).max(articlePlaces.length).refine(once, { message: 'item_twice' }),
  position: z
    .number()
    .int()
    .min(0)
    .max(9_999)
    .meta({ description: 'by which 安全课堂 is ordered, the smallest first' }),
});
export type ArticleContent = z.infer<typeof ArticleContent>;
export const PublicationContent = z.discriminatedUnion('kind', [AnnouncementContent, ArticleContent]);
export type PublicationContent = z.infer<typeof PublicationContent>;
export const PublicationKind = z.enum(['announcement', 'article']);
export type PublicationKind = z.infer<typeof PublicationKind>;

/**
 * `draft`: nobody has seen it. `scheduled`: people see it from `scheduled.at`. `published`: they see `publishedVersion`; a
 * newer one may be being written, or scheduled to take its place. `withdrawn`: they see it no more.
 */
export const PublicationStatus = z.enum(['draft', 'scheduled', 'published', 'withdrawn']);
export type PublicationStatus = z.infer<typeof PublicationStatus>;

const publicationFields = {
  id: Id,
  kind: PublicationKind,
  slug: z.string().nullable().meta({ description: 'of an article' }),
  status: PublicationStatus,
  version: z.number().int().meta({ description: 'the newest' }),
  publishedVersion: z.number().int().nullable(),
  publishedAt: Time.nullable().meta({ description: 'since when people see it' }),
  scheduled: z.object({ version: z.number().int(), at: Time }).nullable(),
  changedAt: Time,
  changedBy: z.string(),
};
export const PublicationSummary = z
  .object({ ...publicationFields, title: z.string(), hasEnglish: z.boolean(), validUntil: Time.nullable() })
  .meta({ id: 'PublicationSummary' });
export type PublicationSummary = z.infer<typeof PublicationSummary>;
export const PublicationList = listOf(PublicationSummary);
export type PublicationList = z.infer<typeof PublicationList>;

export const PublicationVersion = z.object({
  version: z.number().int(),
  savedAt: Time,
  savedBy: z.string(),
  publishAt: Time.nullable(),
  publishedBy: z.string().nullable(),
});
export type PublicationVersion = z.infer<typeof PublicationVersion>;
/** One with the whole of its newest version, and who wrote each. */
export const Publication = z
  .object({ ...publicationFields, content: PublicationContent, versions: z.array(PublicationVersion) })
  .meta({ id: 'Publication' });
export type Publication = z.infer<typeof Publication>;
export const PublicationText = z.object({ version: z.number().int(), content: PublicationContent });
export type PublicationText = z.infer<typeof PublicationText>;

/** The caller makes the id, so that the same request sent twice makes one. An article has a slug, an announcement null. */
export const CreatePublication = z.strictObject({
  id: Id.toLowerCase(),
  slug: Slug.nullable(),
  content: PublicationContent,
});
export type CreatePublication = z.infer<typeof CreatePublication>;
/** `baseVersion` is the one that was being read while this was written. */
export const SavePublication = z.strictObject({ baseVersion: versionNumber, content: PublicationContent });
export type SavePublication = z.infer<typeof SavePublication>;
/** Now, or `at` a moment to come. `version` is what was read: nobody publishes what they have not seen. */
export const PublishPublication = z.strictObject({ version: versionNumber, at: Time.optional() });
export type PublishPublication = z.infer<typeof PublishPublication>;
/** Which schedule is meant: one that has come meanwhile can't be called off. */
export const UnschedulePublication = z.strictObject({ version: versionNumber });
