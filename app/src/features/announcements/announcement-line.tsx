import { useQuery } from '@tanstack/react-query';
import { CloseOutline, SoundOutline } from 'antd-mobile-icons';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { languageNow } from '../../i18n/index.ts';
import { langOf } from '../../ui/lang-of.ts';
import { latestQuery } from './announcements.ts';
import { dismiss, readDismissed, toShow } from './dismissed.ts';
import './announcement-line.css';

/** The latest announcement, until it is put away. Nothing where there is none, or it can't be read. */
export function AnnouncementLine() {
  const { t } = useTranslation();
  const { data } = useQuery(latestQuery(languageNow()));
  const [dismissed, setDismissed] = useState(readDismissed);
  const latest = data && toShow(data, dismissed);
  if (!latest) return null;
  return (
    <section className="news" aria-label={t('announcements.title')}>
      <Link to={`/announcements/${latest.id}`} className="news__link">
        <SoundOutline aria-hidden="true" />
        <span className="news__title" {...langOf(latest.language)}>
          {latest.title}
        </span>
      </Link>
      <button
        type="button"
        className="news__close"
        aria-label={t('announcements.dismiss')}
        onClick={() => setDismissed(dismiss(latest.id))}
      >
        <CloseOutline aria-hidden="true" />
      </button>
    </section>
  );
}
