import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import { Button, Table, type TableColumnsType } from 'antd';
import { type MouseEvent, type ReactNode, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Loading } from './loading.tsx';
import { ProblemAlert } from './problem-alert.tsx';
import { useListKeys } from './use-list-keys.ts';
import './list-table.css';

type Props<Line> = {
  /** `useInfiniteQuery(listQuery(…))`. */
  query: UseInfiniteQueryResult<InfiniteData<{ items: Line[] }>>;
  columns: TableColumnsType<Line>;
  keyOf: (line: Line) => string;
  /** What the list is, for those who listen. */
  label: string;
  empty: ReactNode;
};

/**
 * A list with its pages one below the other. In one column, what opens the line carries `{...item}`: `j` and `k` go from one
 * to the next, and a click anywhere on the line is a click on it.
 */
export function ListTable<Line extends object>({ query, columns, keyOf, label, empty }: Props<Line>) {
  const { t } = useTranslation();
  const list = useRef<HTMLElement>(null);
  useListKeys(list);
  const { data, error, hasNextPage, isFetchingNextPage } = query;
  if (!data) return error ? <ProblemAlert failure={error} onRetry={() => void query.refetch()} /> : <Loading />;
  const lines = data.pages.flatMap(({ items }) => items);
  if (lines.length === 0) return empty;
  return (
    <section ref={list} className="list" aria-label={label}>
      <ProblemAlert failure={error} onRetry={() => void query.refetch()} />
      <Table
        dataSource={lines}
        columns={columns}
        rowKey={keyOf}
        pagination={false}
        size="small"
        scroll={{ x: 'max-content' }}
        onRow={() => ({ onClick: openLine })}
      />
      {hasNextPage && (
        <Button loading={isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t('common.more')}
        </Button>
      )}
    </section>
  );
}

/** Not where something else on the line was clicked, or words were being marked. */
function openLine({ target, currentTarget }: MouseEvent<HTMLElement>) {
  if ((target as Element).closest('a, button, input') || !getSelection()?.isCollapsed) return;
  currentTarget.querySelector<HTMLElement>('[data-item]')?.click();
}
