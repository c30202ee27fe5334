import type { Publication, PublicationContent } from '@btepai/contract';
import { useRef } from 'react';
import { useDraft } from '../../ui/use-draft.ts';
import { isSame } from './content.ts';

type Kept = { baseVersion: number; content: PublicationContent };

/**
 * What is being written over a version, kept in this tab. Somebody else's newer version is never written over unseen, and
 * takes nothing away: `newer` says that there is one, until it is taken, or this is set to follow it.
 */
export function useWriting(data: Publication) {
  const draft = useDraft(`publication ${data.id}`);
  const kept: Kept | null = draft.text === '' ? null : JSON.parse(draft.text);
  const latest = useRef(kept);
  latest.current = kept;
  const keep = (next: Kept | null) => draft.write(next === null ? '' : JSON.stringify(next));
  const baseVersion = kept?.baseVersion ?? data.version;
  const isChanged = kept !== null && !isSame(kept.content, data.content);
  return {
    content: kept?.content ?? data.content,
    baseVersion,
    isChanged,
    newer: isChanged && data.version > baseVersion,
    write: (content: PublicationContent) =>
      keep(baseVersion === data.version && isSame(content, data.content) ? null : { baseVersion, content }),
    /** Goes on with what is written here, after having seen the newer one. */
    follow: () => kept && keep({ ...kept, baseVersion: data.version }),
    forget: () => keep(null),
    /** What was sent is a version now; what was typed meanwhile follows it. */
    saved: (sent: PublicationContent, version: number) =>
      keep(
        latest.current === null || isSame(latest.current.content, sent)
          ? null
          : { ...latest.current, baseVersion: version },
      ),
  };
}
