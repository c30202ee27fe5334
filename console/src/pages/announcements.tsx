import type { PublicationKind, PublicationStatus, PublicationSummary } from '@btepai/contract';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Segmented, Select, type TableColumnsType } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { publicationsQuery } from '../features/announcements/publications.ts';
import { StandingTags } from '../features/announcements/standing.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ListTable } from '../ui/list-table.tsx';
import { Page } from '../ui/page.tsx';
import { atTime } from '../ui/time.ts';
import { item } from '../ui/use-list-keys.ts';

const statuses = ['draft', 'scheduled', 'published', 'withdrawn'] as const satisfies PublicationStatus[];

/** What we tell everybody: announcements, and the lessons of 安全课堂. */
export default function Announcements() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [search, setSearch] = useSearchParams();
  const kind: PublicationKind = search.get('kind') === 'article' ? 'article' : 'announcement';
  const status = statuses.find((each) => each === search.get('status')) ?? null;
  const query = useInfiniteQuery(publicationsQuery(kind, status));
  const show = (next: { kind: string; status: string | null }) =>
    setSearch(next.status === null ? { kind: next.kind } : { kind: next.kind, status: next.status }, { replace: true });

  const columns: TableColumnsType<PublicationSummary> = [
    {
      title: t('announcements.heading'),
      render: (_, { id, title, slug }) => (
        <>
          <Link to={`/announcements/${id}`} {...item} className="publications__title">
            {title}
          </Link>
          {slug !== null && <div className="soft">{slug}</div>}
        </>
      ),
    },
    {
      title: t('announcements.standing'),
      render: (_, line) => <StandingTags of={line} validUntil={line.validUntil} />,
    },
    {
      title: t('announcements.languages'),
      render: (_, { hasEnglish }) => t(hasEnglish ? 'announcements.both' : 'announcements.onlyChinese'),
    },
    {
      title: t('announcements.changed'),
      render: (_, { changedAt, changedBy }) => `${changedBy} · ${atTime(changedAt)}`,
    },
  ];
  return (
    <Page
      title={t('announcements.title')}
      intro={t('announcements.intro')}
      actions={
        <Button type="primary" onClick={() => navigate(`/announcements/new?kind=${kind}`)}>
          {t(kind === 'article' ? 'announcements.newArticle' : 'announcements.newAnnouncement')}
        </Button>
      }
    >
      <div className="row">
        <Segmented
          value={kind}
          onChange={(next) => show({ kind: next, status })}
          options={[
            { value: 'announcement', label: t('announcements.announcements') },
            { value: 'article', label: t('announcements.articles') },
          ]}
        />
        <Select
          aria-label={t('announcements.standing')}
          className="publications__status"
          value={status ?? 'all'}
          onChange={(next) => show({ kind, status: next === 'all' ? null : next })}
          options={[
            { value: 'all', label: t('announcements.allStates') },
            ...statuses.map((value) => ({ value, label: t(`announcements.status.${value}`) })),
          ]}
        />
      </div>
      <ListTable
        query={query}
        columns={columns}
        keyOf={({ id }) => id}
        label={t('announcements.title')}
        empty={
          <EmptyState title={t('announcements.none')}>
            {t(status ? 'announcements.noneOfState' : 'announcements.noneWhy')}
          </EmptyState>
        }
      />
    </Page>
  );
}
