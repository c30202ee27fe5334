import type { Publication, PublicationContent, PublicationVersion } from '@btepai/contract';
import { useQuery } from '@tanstack/react-query';
import { Button, Table } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../ui/dialog.tsx';
import { Loading } from '../../ui/loading.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { exactly } from '../../ui/time.ts';
import { Preview } from './preview.tsx';
import { versionQuery } from './publications.ts';

type Props = { data: Publication; onRestore: (content: PublicationContent) => void };

/** Who wrote which version and who let it out; each can be looked at, and taken up again. */
export function Versions({ data, onRestore }: Props) {
  const { t } = useTranslation();
  const [shown, setShown] = useState<PublicationVersion | null>(null);
  return (
    <section className="card stack" aria-label={t('announcements.versions')}>
      <h2>{t('announcements.versions')}</h2>
      <Table
        size="small"
        pagination={data.versions.length > 10 ? { pageSize: 10 } : false}
        dataSource={data.versions}
        rowKey="version"
        columns={[
          {
            title: t('announcements.version'),
            render: (_, { version }) => t('announcements.nth', { version }),
          },
          { title: t('announcements.saved'), render: (_, { savedAt, savedBy }) => `${savedBy} · ${exactly(savedAt)}` },
          {
            title: t('announcements.let'),
            render: (_, { publishAt, publishedBy }) => publishAt && `${publishedBy} · ${exactly(publishAt)}`,
          },
          {
            title: <span className="hidden-words">{t('announcements.see')}</span>,
            align: 'end',
            render: (_, version) => (
              <Button size="small" onClick={() => setShown(version)}>
                {t('announcements.see')}
              </Button>
            ),
          },
        ]}
      />
      {shown && (
        <OldVersion
          id={data.id}
          of={shown}
          onRestore={(content) => {
            setShown(null);
            onRestore(content);
          }}
          onClose={() => setShown(null)}
        />
      )}
    </section>
  );
}

type OldProps = {
  id: string;
  of: PublicationVersion;
  onRestore: (content: PublicationContent) => void;
  onClose: () => void;
};

function OldVersion({ id, of: { version, savedBy }, onRestore, onClose }: OldProps) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(versionQuery(id, version));
  return (
    <Dialog
      width={900}
      title={t('announcements.versionOf', { version, name: savedBy })}
      okText={t('announcements.restore')}
      okButtonProps={{ disabled: !data }}
      onOk={() => data && onRestore(data.content)}
      onCancel={onClose}
    >
      {data ? (
        <Preview content={data.content} />
      ) : error ? (
        <ProblemAlert failure={error} onRetry={() => void refetch()} />
      ) : (
        <Loading />
      )}
    </Dialog>
  );
}
