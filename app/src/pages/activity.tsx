import type { Disowned } from '@btepai/contract';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { useAct } from '../act.ts';
import { useSetAccount } from '../features/accounts/account.ts';
import { activityQuery, byDay, disown, nearDay } from '../features/activity/activity.ts';
import { DisownSheet } from '../features/activity/disown-sheet.tsx';
import { DisownedStep } from '../features/activity/disowned-step.tsx';
import { LineRow } from '../features/activity/line-row.tsx';
import { PlaceSource } from '../features/activity/place-source.tsx';
import { Lesson } from '../features/lessons/lesson.tsx';
import { languageNow } from '../i18n/index.ts';
import { Button } from '../ui/button.tsx';
import { Empty } from '../ui/empty.tsx';
import { LoadFailed } from '../ui/load-failed.tsx';
import { Loading } from '../ui/loading.tsx';
import { Page } from '../ui/page.tsx';
import { onDay } from '../ui/time.ts';
import '../ui/rows.css';

/** So many pages are read for the line that a message led to; older than that, nobody is led to it. */
const pagesToLookThrough = 10;

/** All that happened on the account, day by day, and 不是我 where a person did it. */
export default function ActivityPage() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const setAccount = useSetAccount();
  const [search] = useSearchParams();
  const marked = search.get('line');
  const query = useInfiniteQuery(activityQuery(languageNow()));
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = query;
  const [askedId, setAskedId] = useState<string | null>(null);
  const [done, setDone] = useState<Disowned | null>(null);
  const act = useAct(disown, {
    onDone: (disowned) => {
      setAskedId(null);
      setDone(disowned);
      setAccount(disowned.account);
      // What was read before may be undone by it. It is read anew by the next page: this session may have ended too, and
      // what was done is to be told before the sign-in is asked for.
      void client.invalidateQueries({
        predicate: ({ queryKey }) => queryKey[0] !== 'account',
        refetchType: 'none',
      });
    },
  });
  const lines = data?.pages.flatMap(({ items }) => items);
  const asked = lines?.find(({ id }) => id === askedId);

  const isMissing = marked !== null && lines !== undefined && !lines.some(({ id }) => id === marked);
  const mayLook = isMissing && hasNextPage && !isFetchingNextPage && data!.pages.length < pagesToLookThrough;
  useEffect(() => {
    if (mayLook) void fetchNextPage();
  }, [mayLook, fetchNextPage]);

  if (done) {
    return (
      <Page title={t('activity.title')} plain>
        <DisownedStep done={done} />
      </Page>
    );
  }
  return (
    <Page title={t('activity.title')} back="/me/security">
      <p className="soft">{t('activity.why')}</p>
      {!lines && (error ? <LoadFailed error={error} onRetry={() => void refetch()} /> : <Loading />)}
      {lines?.length === 0 && <Empty title={t('activity.none')} why={t('activity.noneWhy')} />}
      {byDay(lines ?? []).map(({ day, at, lines: ofDay }) => {
        const near = nearDay(day);
        return (
          <section key={day} className="part">
            <h2>{near ? t(`activity.${near}`) : onDay(at)}</h2>
            <ul className="rows">
              {ofDay.map((line) => (
                <LineRow key={line.id} line={line} isMarked={line.id === marked} onDisown={() => setAskedId(line.id)} />
              ))}
            </ul>
          </section>
        );
      })}
      {hasNextPage && (
        <Button tone="quiet" busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('common.more')}
        </Button>
      )}
      {lines && <Lesson place="activity" />}
      {lines?.some(({ place }) => place !== null) && <PlaceSource />}
      {asked && (
        <DisownSheet
          line={asked}
          act={act}
          onDisown={() => act.submit(asked.id)}
          onClose={() => {
            act.cancel();
            setAskedId(null);
          }}
        />
      )}
    </Page>
  );
}
