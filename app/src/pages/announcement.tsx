import type { Announcement } from '@btepai/contract';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { serverNow } from '../api.ts';
import { announcementQuery } from '../features/announcements/announcements.ts';
import { Markdown } from '../features/announcements/markdown.tsx';
import { NotThere } from '../features/announcements/not-there.tsx';
import { languageNow } from '../i18n/index.ts';
import { langOf } from '../ui/lang-of.ts';
import { Loading } from '../ui/loading.tsx';
import { Notice } from '../ui/notice.tsx';
import { Page } from '../ui/page.tsx';
import { inFull } from '../ui/time.ts';
import '../features/announcements/reading.css';

export default function AnnouncementPage() {
  const { t } = useTranslation();
  const { announcementId = '' } = useParams();
  const { data, error, refetch } = useQuery(announcementQuery(announcementId, languageNow()));
  return (
    <Page title={t('announcements.title')} plain back="/announcements">
      {!data &&
        (error ? (
          <NotThere error={error} onRetry={() => void refetch()} list="/announcements">
            {t('announcements.seeAll')}
          </NotThere>
        ) : (
          <Loading />
        ))}
      {data && <Reading of={data} />}
    </Page>
  );
}

function Reading({ of: { title, body, language, publishedAt, changedAt, validUntil } }: { of: Announcement }) {
  const { t } = useTranslation();
  const isOver = validUntil !== null && Date.parse(validUntil) <= serverNow();
  return (
    <article className="reading" {...langOf(language)}>
      <h2 className="title">{title}</h2>
      <p className="soft" lang={document.documentElement.lang}>
        {inFull(publishedAt)}
        {changedAt && ` · ${t('announcements.changedAt', { time: inFull(changedAt) })}`}
      </p>
      {isOver && (
        <div lang={document.documentElement.lang}>
          <Notice tone="warn" title={t('announcements.over', { time: inFull(validUntil) })} />
        </div>
      )}
      <Markdown>{body}</Markdown>
    </article>
  );
}
