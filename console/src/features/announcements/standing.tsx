import type { PublicationSummary } from '@btepai/contract';
import { useTranslation } from 'react-i18next';
import { serverNow } from '../../api.ts';
import { StateTag, type Tone } from '../../ui/state-tag.tsx';
import { atTime } from '../../ui/time.ts';

const tones = { draft: 'quiet', scheduled: 'busy', published: 'good', withdrawn: 'bad' } as const satisfies Record<
  PublicationSummary['status'],
  Tone
>;

type Standing = Pick<PublicationSummary, 'status' | 'version' | 'publishedVersion' | 'scheduled'>;

/** How one stands, and what is to come of it. */
export function StandingTags({ of, validUntil }: { of: Standing; validUntil: string | null }) {
  const { t } = useTranslation();
  const { status, version, publishedVersion, scheduled } = of;
  const isOver = status === 'published' && validUntil !== null && Date.parse(validUntil) <= serverNow();
  const isAhead = publishedVersion !== null && version > publishedVersion && scheduled?.version !== version;
  return (
    <span className="row">
      <StateTag tone={tones[status]}>{t(`announcements.status.${status}`)}</StateTag>
      {isOver && <StateTag tone="quiet">{t('announcements.over')}</StateTag>}
      {isAhead && <StateTag tone="wait">{t('announcements.ahead')}</StateTag>}
      {scheduled && (
        <span className="soft">
          {t('announcements.scheduledAt', { version: scheduled.version, time: atTime(scheduled.at) })}
        </span>
      )}
    </span>
  );
}
