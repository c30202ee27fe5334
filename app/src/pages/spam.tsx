import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ReportCard } from '../features/spam/report-card.tsx';
import { spamReportsQuery } from '../features/spam/spam.ts';
import { ButtonLink } from '../ui/button-link.tsx';
import { Empty } from '../ui/empty.tsx';
import { LoadFailed } from '../ui/load-failed.tsx';
import { Loading } from '../ui/loading.tsx';
import { More } from '../ui/more.tsx';
import { Page } from '../ui/page.tsx';

/** 骚扰举报: what was reported, and what became of it. */
export default function SpamPage() {
  const { t } = useTranslation();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage, isFetchNextPageError } =
    useInfiniteQuery(spamReportsQuery);
  const reports = data?.pages.flatMap(({ items }) => items);
  const report = <ButtonLink to="/me/spam/new">{t('spam.report')}</ButtonLink>;
  return (
    <Page title={t('spam.title')} back="/me">
      {!reports && (error ? <LoadFailed error={error} onRetry={() => void refetch()} /> : <Loading />)}
      {reports?.length === 0 && (
        <Empty title={t('spam.none')} why={t('spam.noneWhy')}>
          {report}
        </Empty>
      )}
      {reports && reports.length > 0 && (
        <>
          {report}
          <ul className="reports">
            {reports.map((each) => (
              <li key={each.id}>
                <ReportCard report={each} />
              </li>
            ))}
          </ul>
          {hasNextPage && (
            <More busy={isFetchingNextPage} failed={isFetchNextPageError} onMore={() => void fetchNextPage()} />
          )}
        </>
      )}
    </Page>
  );
}
