import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { useAct } from '../act.ts';
import { inboxQuery, readAll, totalOf, useInboxChanged, useReadOne, useUnread } from '../features/inbox/inbox.ts';
import { MessageRow } from '../features/inbox/message-row.tsx';
import { Lesson } from '../features/lessons/lesson.tsx';
import { languageNow } from '../i18n/index.ts';
import { Button } from '../ui/button.tsx';
import { Empty } from '../ui/empty.tsx';
import { Filters } from '../ui/filters.tsx';
import { LoadFailed } from '../ui/load-failed.tsx';
import { Loading } from '../ui/loading.tsx';
import { Page } from '../ui/page.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import '../features/inbox/inbox.css';

const categories = ['transaction', 'activity', 'security'] as const;

export default function MessagesPage() {
  const { t } = useTranslation();
  const [search] = useSearchParams();
  const category = categories.find((each) => each === search.get('category')) ?? null;
  const query = useInfiniteQuery(inboxQuery(category, languageNow()));
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = query;
  const unread = useUnread();
  const changed = useInboxChanged();
  const readOne = useReadOne();
  const all = useAct(readAll, { onDone: changed });
  const messages = data?.pages.flatMap(({ items }) => items);
  const filters = [null, ...categories];

  return (
    <Page
      title={t('inbox.title')}
      withTabs
      aside={
        <Link to="/me/notifications" className="page__aside">
          {t('common.settings')}
        </Link>
      }
    >
      <Filters label={t('inbox.title')} open={category ?? 'all'}>
        {filters.map((each) => {
          const count = unread && (each ? unread[each] : totalOf(unread));
          return (
            <Link
              key={each ?? 'all'}
              to={each ? `/messages?category=${each}` : '/messages'}
              replace
              aria-current={each === category ? 'page' : undefined}
            >
              {t(each ? `inbox.category.${each}` : 'inbox.all')}
              {count ? (
                <span className="count">
                  <span aria-hidden="true">{count > 99 ? '99+' : count}</span>
                  <span className="hidden-words">{t('tabs.unread', { count })}</span>
                </span>
              ) : null}
            </Link>
          );
        })}
      </Filters>
      {!messages && (error ? <LoadFailed error={error} onRetry={() => void refetch()} /> : <Loading />)}
      {messages?.length === 0 && <Empty title={t('inbox.none')} why={t(`inbox.noneWhy.${category ?? 'all'}`)} />}
      {messages && messages.length > 0 && (
        <>
          {unread && (category ? unread[category] : totalOf(unread)) > 0 && (
            <div className="messages__all">
              <Button tone="text" busy={all.busy} onClick={() => all.submit(category)}>
                {t('inbox.readAll')}
              </Button>
            </div>
          )}
          <ProblemNotice problem={all.error} />
          <ul className="messages">
            {messages.map((message) => (
              <li key={message.id}>
                <MessageRow message={message} onOpen={() => message.readAt === null && readOne(message.id)} />
              </li>
            ))}
          </ul>
          {hasNextPage && (
            <Button tone="quiet" busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
              {t('common.more')}
            </Button>
          )}
        </>
      )}
      {messages && category === 'security' && <Lesson place="at_warning" />}
    </Page>
  );
}
