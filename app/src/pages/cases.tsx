import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useLiveInbox } from '../features/inbox/inbox.ts';
import { casesQuery } from '../features/support/cases.ts';
import { StatusBadge } from '../features/support/status-badge.tsx';
import { Button } from '../ui/button.tsx';
import { ButtonLink } from '../ui/button-link.tsx';
import { Empty } from '../ui/empty.tsx';
import { LoadFailed } from '../ui/load-failed.tsx';
import { Loading } from '../ui/loading.tsx';
import { Page } from '../ui/page.tsx';
import { RowLink } from '../ui/row-link.tsx';
import { inFull } from '../ui/time.ts';
import '../features/support/support.css';

export default function CasesPage() {
  const { t } = useTranslation();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(casesQuery);
  useLiveInbox();
  const cases = data?.pages.flatMap(({ items }) => items);
  const open = <ButtonLink to="/me/cases/new">{t('cases.open')}</ButtonLink>;
  return (
    <Page title={t('cases.title')} back="/me">
      {!cases && (error ? <LoadFailed error={error} onRetry={() => void refetch()} /> : <Loading />)}
      {cases?.length === 0 && (
        <Empty title={t('cases.none')} why={t('cases.noneWhy')}>
          {open}
        </Empty>
      )}
      {cases && cases.length > 0 && (
        <>
          <ul className="rows">
            {cases.map(({ id, topic, status, number, openedAt, unread }) => (
              <li key={id}>
                <Link to={`/me/cases/${id}`} className="row case__row">
                  <span className="case__main">
                    <span className="case__name">
                      {t(`cases.topic.${topic}`)}
                      {unread && <span className="case__unread">{t('cases.unread')}</span>}
                    </span>
                    <span className="soft">{t('cases.number', { number })}</span>
                    <span className="soft">{t('cases.openedAt', { time: inFull(openedAt) })}</span>
                  </span>
                  <StatusBadge status={status} />
                </Link>
              </li>
            ))}
          </ul>
          {hasNextPage && (
            <Button tone="quiet" busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
              {t('common.more')}
            </Button>
          )}
          {open}
        </>
      )}
      <div className="rows">
        <RowLink to="/me/spam">{t('spam.title')}</RowLink>
      </div>
    </Page>
  );
}
