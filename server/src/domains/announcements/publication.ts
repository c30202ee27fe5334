import type { Publication, PublicationSummary, PublicationVersion } from '@btepai/contract';
import type { PublicationRow, VersionRow } from './store/publications.ts';

const fieldsOf = (row: PublicationRow) => ({
  id: row.id,
  kind: row.kind,
  slug: row.slug,
  status: row.status,
  version: row.version,
  publishedVersion: row.published_version,
  publishedAt: row.published_at?.toISOString() ?? null,
  scheduled: row.scheduled_at && { version: row.scheduled_version!, at: row.scheduled_at.toISOString() },
  changedAt: row.changed_at.toISOString(),
  changedBy: row.changed_by,
});

export const showSummary = (row: PublicationRow): PublicationSummary => ({
  ...fieldsOf(row),
  title: row.content.texts.zh.title,
  hasEnglish: row.content.texts.en !== null,
  validUntil: row.content.kind === 'announcement' ? row.content.validUntil : null,
});

export const showPublication = (row: PublicationRow, versions: VersionRow[]): Publication => ({
  ...fieldsOf(row),
  content: row.content,
  versions: versions.map(showVersion),
});

const showVersion = (row: VersionRow): PublicationVersion => ({
  version: row.version,
  savedAt: row.saved_at.toISOString(),
  savedBy: row.saved_by,
  publishAt: row.publish_at?.toISOString() ?? null,
  publishedBy: row.published_by,
});
