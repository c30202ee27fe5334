import { useInfiniteQuery } from '@tanstack/react-query';
import { RightOutline } from 'antd-mobile-icons';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { announcementsQuery } from '../features/announcements/announcements.ts';
import { languageNow } from '../i18n/index.ts';
import { Empty } from '../ui/empty.tsx';
import { langOf } from '../ui/lang-of.ts';
import { LoadFailed } from '../ui/load-failed.tsx';
import { Loading } from '../ui/loading.tsx';
import { More } from '../ui/more.tsx';
import { Page } from '../ui/page.tsx';
import { onDate } from '../ui/time.ts';
import '../features/announcements/reading.css';
import '../ui/rows.css';

export default function AnnouncementsPage() {
  const { t } = useTranslation();
  const query = useInfiniteQuery(announcementsQuery(languageNow()));
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage, isFetchNextPageError } = query;
  const items = data?.pages.flatMap((page) => page.items);
  return (
    <Page title={t('announcements.title')} back="/me">
      {!items && (error ? <LoadFailed error={error} onRetry={() => void refetch()} /> : <Loading />)}
      {items?.length === 0 && <Empty title={t('announcements.none')} why={t('announcements.noneWhy')} />}
      {items && items.length > 0 && (
        <ul className="rows">
          {items.map(({ id, title, pinned, publishedAt, language }) => (
            <li key={id}>
              <Link to={`/announcements/${id}`} className="row row--tall">
                <span className="row__words">
                  <span className="announcement__title">
                    {pinned && <span className="badge">{t('announcements.pinned')}</span>}
                    <span {...langOf(language)}>{title}</span>
                  </span>
                  <small>{onDate(publishedAt)}</small>
                </span>
                <RightOutline aria-hidden="true" />
              </Link>
            </li>
          ))}
        </ul>
      )}
      {hasNextPage && (
        <More busy={isFetchingNextPage} failed={isFetchNextPageError} onMore={() => void fetchNextPage()} />
      )}
    </Page>
  );
}
