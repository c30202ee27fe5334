import { useInfiniteQuery } from '@tanstack/react-query';
import { Input, Segmented } from 'antd';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { SenderDrawer } from '../features/spam/sender-drawer.tsx';
import { SenderTable } from '../features/spam/sender-table.tsx';
import { type SpamState, senderSearch, sendersQuery } from '../features/spam/spam.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { Page } from '../ui/page.tsx';

/** 骚扰举报: what people report, by sender; who poses as us first. The one that is open stands in the address. */
export default function Spam() {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const state: SpamState = search.get('state') === 'decided' ? 'decided' : 'waiting';
  const wanted = search.get('find') ?? '';
  const opened = search.get('sender');
  const query = useInfiniteQuery(wanted ? senderSearch(wanted) : sendersQuery(state));
  const to = (part: Record<string, string>) => `?${new URLSearchParams({ state, find: wanted, ...part })}`;
  return (
    <Page title={t('spam.title')} intro={t('spam.intro')}>
      <div className="row">
        <Segmented
          value={state}
          onChange={(next) => setSearch({ state: next })}
          options={(['waiting', 'decided'] as const).map((value) => ({ value, label: t(`spam.${value}`) }))}
        />
        <Input.Search
          data-search
          allowClear
          className="spam__find"
          aria-label={t('spam.find')}
          placeholder={t('spam.find')}
          defaultValue={wanted}
          maxLength={64}
          onSearch={(find) => setSearch({ state, ...(find.trim() && { find: find.trim() }) })}
        />
      </div>
      <SenderTable
        query={query}
        toSender={(sender) => to({ sender })}
        empty={
          <EmptyState title={t(wanted ? 'spam.notFound' : `spam.none.${state}`)}>
            {t(wanted ? 'spam.notFoundWhy' : `spam.noneWhy.${state}`)}
          </EmptyState>
        }
      />
      {opened && <SenderDrawer id={opened} onClose={() => setSearch({ state, ...(wanted && { find: wanted }) })} />}
    </Page>
  );
}
