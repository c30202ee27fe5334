import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { byDay, nearDay } from '../features/activity/activity.ts';
import { Lesson } from '../features/lessons/lesson.tsx';
import { EntryRow } from '../features/wallet/entry-row.tsx';
import { entriesQuery, walletQuery } from '../features/wallet/wallet.ts';
import { Button } from '../ui/button.tsx';
import { ButtonLink } from '../ui/button-link.tsx';
import { Empty } from '../ui/empty.tsx';
import { LoadFailed } from '../ui/load-failed.tsx';
import { Loading } from '../ui/loading.tsx';
import { Amount, inYuan } from '../ui/money.tsx';
import { Page } from '../ui/page.tsx';
import { onDay } from '../ui/time.ts';
import '../features/wallet/wallet.css';

/** 我的钱包: how much there is, and day by day where it came from and went. */
export default function WalletPage() {
  const { t } = useTranslation();
  const { data: wallet, error, refetch } = useQuery(walletQuery);
  const heldFen = wallet ? wallet.balance.amount - wallet.available.amount : 0;
  return (
    <Page title={t('wallet.title')} back="/me">
      {!wallet && (error ? <LoadFailed error={error} onRetry={() => void refetch()} /> : <Loading />)}
      {wallet && (
        <>
          <section className="card" aria-labelledby="balance">
            <div className="balance">
              <h2 id="balance" className="soft">
                {t('wallet.balance')}
              </h2>
              <Amount of={wallet.balance} size="page" />
              {heldFen > 0 && (
                <div className="soft">
                  <p>{t('wallet.available', { amount: inYuan(wallet.available) })}</p>
                  <p>{t('wallet.held', { amount: inYuan({ ...wallet.balance, amount: heldFen }) })}</p>
                </div>
              )}
            </div>
            <ButtonLink to="/me/wallet/top-up">{t('wallet.topUp')}</ButtonLink>
          </section>
          <Entries />
          <Lesson place="payments" />
        </>
      )}
    </Page>
  );
}

function Entries() {
  const { t } = useTranslation();
  const query = useInfiniteQuery(entriesQuery);
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = query;
  const entries = data?.pages.flatMap(({ items }) => items);
  return (
    <>
      {!entries && (error ? <LoadFailed error={error} onRetry={() => void refetch()} /> : <Loading />)}
      {entries?.length === 0 && <Empty title={t('wallet.none')} why={t('wallet.noneWhy')} />}
      {byDay(entries ?? []).map(({ day, at, lines }) => {
        const near = nearDay(day);
        return (
          <section key={day} className="part">
            <h2>{near ? t(`activity.${near}`) : onDay(at)}</h2>
            <ul className="rows">
              {lines.map((entry) => (
                <EntryRow key={entry.id} entry={entry} />
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
    </>
  );
}
