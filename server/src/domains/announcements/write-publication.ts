import { isDeepStrictEqual } from 'node:util';
import type { CreatePublication, PublicationContent, SavePublication } from '@btepai/contract';
import { uniqueViolation } from '../../kit/database.ts';
import { Refusal } from '../../kit/refusal.ts';
import type { Actor } from '../staff/index.ts';
import type { EditorDeps } from './change.ts';
import { changeArgs, publicationOf } from './change.ts';
import { createPublication, findVersion, savePublication } from './store/publications.ts';

/**
 * A draft. The same request sent again finds it made.
 * @throws Refusal validation_failed where its slug is another's, or is there or missing against its kind | content_changed
 *   where the id is another's
 */
export async function writeDraft(
  deps: EditorDeps,
  actor: Actor,
  { id, slug, content }: CreatePublication,
): Promise<void> {
  const { kind } = content;
  if ((kind === 'article') !== (slug !== null))
    throw wrongField('slug', slug === null ? 'slug_needed' : 'slug_of_announcement');
  const args = changeArgs(
    deps,
    actor,
    { id, kind, slug },
    { act: 'create', details: { title: content.texts.zh.title } },
  );
  try {
    const made = await deps.db.run(createPublication, { ...args, kind, slug, content: JSON.stringify(content) });
    if (made.length > 0) return;
  } catch (error) {
    if ((error as { code?: string }).code !== uniqueViolation) throw error;
    throw wrongField('slug', 'slug_taken');
  }
  const known = await publicationOf(deps, deps.db, id);
  if (known.slug !== slug || !(await wrote(deps, actor, { id, version: 1, content })))
    throw new Refusal('content_changed');
}

/**
 * A new version after the one that was read. Sent again, or with nothing changed, it makes none.
 * @throws Refusal not_found | validation_failed where the kind is another | content_changed where somebody saved first
 */
export async function saveVersion(
  deps: EditorDeps,
  actor: Actor,
  id: string,
  { baseVersion, content }: SavePublication,
): Promise<void> {
  const known = await publicationOf(deps, deps.db, id);
  if (content.kind !== known.kind) throw wrongField('content.kind', 'kind_fixed');
  if (known.version === baseVersion && isDeepStrictEqual(known.content, content)) return;
  const args = changeArgs(deps, actor, known, { act: 'save', details: { version: baseVersion + 1 } });
  const saved = await deps.db.run(savePublication, { ...args, baseVersion, content: JSON.stringify(content) });
  if (saved.length > 0) return;
  if (!(await wrote(deps, actor, { id, version: baseVersion + 1, content }))) throw new Refusal('content_changed');
}

/** Whether this very text was this member's: then the answer to it was lost on the way, and nothing else. */
async function wrote(
  { db }: EditorDeps,
  { name }: Actor,
  { id, version, content }: { id: string; version: number; content: PublicationContent },
): Promise<boolean> {
  const [found] = await db.run(findVersion, { id, version });
  return found !== undefined && found.saved_by === name && isDeepStrictEqual(found.content, content);
}

const wrongField = (path: string, code: string) => new Refusal('validation_failed', { errors: [{ path, code }] });
