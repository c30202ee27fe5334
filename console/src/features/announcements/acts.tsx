import type { Publication } from '@btepai/contract';
import { App, Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ReasonModal } from '../../ui/reason-modal.tsx';
import { publishPublication, useReread, withdrawPublication } from './publications.ts';
import { PublishModal } from './publish-modal.tsx';

type Props = {
  data: Publication;
  isChanged: boolean;
  /** Somebody's version has not been read yet. */
  newer: boolean;
  save: () => Promise<Publication>;
  onChanged: (changed: Publication) => void;
};

/** Letting people see one, and taking it back. */
export function Acts({ data, isChanged, newer, save, onChanged }: Props) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const orReread = useReread(data.id);
  const [asked, setAsked] = useState<'publish' | 'withdraw' | null>(null);
  const done = (changed: Publication, words: string) => {
    setAsked(null);
    onChanged(changed);
    void message.success(words);
  };
  const isOut = data.publishedVersion === data.version && !isChanged;
  return (
    <>
      {(data.status === 'published' || data.status === 'scheduled') && (
        <Button danger onClick={() => setAsked('withdraw')}>
          {t('announcements.withdraw')}
        </Button>
      )}
      <Button type="primary" disabled={newer || isOut} onClick={() => setAsked('publish')}>
        {t(isOut ? 'announcements.isOut' : 'announcements.publishAct')}
      </Button>
      {asked === 'publish' && (
        <PublishModal
          isChanged={isChanged}
          publish={async (at) => {
            const { id, version } = isChanged ? await save() : data;
            return orReread(publishPublication(id, { version, ...(at !== undefined && { at }) }));
          }}
          onDone={(changed) =>
            done(changed, t(changed.scheduled ? 'announcements.isScheduled' : 'announcements.isPublished'))
          }
          onClose={() => setAsked(null)}
        />
      )}
      {asked === 'withdraw' && (
        <ReasonModal
          title={t('announcements.withdrawTitle')}
          why={t('announcements.withdrawWhy')}
          confirm={t('announcements.withdraw')}
          isDanger
          run={async (reason) => done(await withdrawPublication(data.id, reason), t('announcements.isWithdrawn'))}
          onDone={() => {}}
          onClose={() => setAsked(null)}
        />
      )}
    </>
  );
}
