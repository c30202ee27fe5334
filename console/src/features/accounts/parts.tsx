import type { StaffRole } from '@btepai/contract';
import { useInfiniteQuery } from '@tanstack/react-query';
import { type TableColumnsType, Tabs } from 'antd';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ListTable } from '../../ui/list-table.tsx';
import { mayDo, useMember } from '../session/session.ts';
import { partQuery } from './account.ts';
import { useColumns } from './part-columns.tsx';

const parts = {
  activity: ['support', 'risk'],
  sessions: ['support', 'risk'],
  devices: ['support', 'risk'],
  cases: ['support', 'risk'],
  orders: ['support', 'risk', 'finance'],
  decisions: ['risk'],
  acts: ['support', 'risk', 'finance'],
} satisfies Record<string, StaffRole[]>;
type Part = keyof typeof parts;

/** All that is kept of an account, each list when it is opened; those that this member's roles may see. */
export function AccountParts({ accountId }: { accountId: string }) {
  const { t } = useTranslation();
  const member = useMember();
  const seen = (Object.keys(parts) as Part[]).filter((part) => mayDo(member, parts[part]));
  return (
    <Tabs
      items={seen.map((part) => ({
        key: part,
        label: t(`accounts.parts.${part}`),
        children: <PartList accountId={accountId} part={part} />,
      }))}
      destroyOnHidden
    />
  );
}

type Line = { id: string };

function PartList({ accountId, part }: { accountId: string; part: Part }) {
  const { t } = useTranslation();
  const query = useInfiniteQuery(partQuery<{ items: Line[]; nextCursor: string | null }>(accountId, part));
  const columns = useColumns()[part] as TableColumnsType<Line>;
  return (
    <ListTable
      query={query}
      columns={columns}
      keyOf={({ id }) => id}
      label={t(`accounts.parts.${part}`)}
      empty={<EmptyState title={t(`accounts.none.${part}`)} />}
    />
  );
}
