import type { AuditLine } from '@btepai/contract';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, type TableColumnsType } from 'antd';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { inWords } from '../features/audit/act-words.ts';
import { auditQuery, type Filters, filterNames } from '../features/audit/audit.ts';
import { Details } from '../features/audit/details.tsx';
import { FilterBar } from '../features/audit/filter-bar.tsx';
import '../features/audit/audit.css';
import '../ui/age.css';
import { EmptyState } from '../ui/empty-state.tsx';
import { ListTable } from '../ui/list-table.tsx';
import { Page } from '../ui/page.tsx';
import { exactly } from '../ui/time.ts';

/** Who did what, and why: it can be read, and changed by nobody. */
export default function Audit() {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const filters = filtersOf(search);
  const narrow = (wanted: Filters) => setSearch(filtersOf(new URLSearchParams(wanted)));
  const query = useInfiniteQuery(auditQuery(filters));
  const columns: TableColumnsType<AuditLine> = [
    {
      title: t('audit.at'),
      width: 190,
      render: (_, { at }) => (
        <time className="age" dateTime={at}>
          {exactly(at)}
        </time>
      ),
    },
    { title: t('audit.by'), width: 140, render: (_, { by }) => by.name },
    {
      title: t('audit.act'),
      render: (_, { act }) => (
        <>
          {inWords(t, act)}
          <div className="soft details">{act}</div>
        </>
      ),
    },
    {
      title: t('audit.about'),
      render: (_, { subject, accountId }) => (
        <>
          {subject ?? (accountId === null && '—')}
          {accountId && (
            <div>
              <Button type="link" size="small" className="flush" onClick={() => narrow({ ...filters, accountId })}>
                {t('audit.account', { id: accountId.slice(0, 8) })}
              </Button>
            </div>
          )}
        </>
      ),
    },
    {
      title: t('audit.reason'),
      render: (_, { reason, details }) => (
        <div className="audit__reason">
          {reason}
          <Details of={details} />
        </div>
      ),
    },
  ];
  return (
    <Page title={t('audit.title')} intro={t('audit.intro')}>
      <FilterBar filters={filters} onChange={narrow} />
      <ListTable
        query={query}
        columns={columns}
        keyOf={({ id }) => id}
        label={t('audit.title')}
        empty={<EmptyState title={t('audit.none')}>{t('audit.noneWhy')}</EmptyState>}
      />
    </Page>
  );
}

/** Those that say something. */
const filtersOf = (search: URLSearchParams): Filters =>
  Object.fromEntries(
    filterNames.flatMap((name) => {
      const value = search.get(name);
      return value ? [[name, value]] : [];
    }),
  );
