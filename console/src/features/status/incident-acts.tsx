import type { StaffIncident } from '@btepai/contract';
import { App, Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../act.ts';
import { call } from '../../api.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { EditModal } from './edit-modal.tsx';
import { keepIncident } from './status.ts';

/** What can be done with it as it stands. Publishing asks once more: it can't be taken back. */
export function IncidentActs({ incident }: { incident: StaffIncident }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [open, setOpen] = useState<'publish' | 'edit' | null>(null);
  const close = () => setOpen(null);
  const act = useAct(
    (verb: 'publish' | 'dismiss') =>
      call<StaffIncident>(`/v1/staff/incidents/${incident.id}/${verb}`, {
        method: 'POST',
        body: { version: incident.version },
      }),
    {
      onDone: (changed, verb) => {
        keepIncident(changed);
        close();
        void message.success(t(verb === 'publish' ? 'status.published' : 'status.dismissed'));
      },
    },
  );
  const askToPublish = () => {
    act.clear();
    setOpen('publish');
  };
  const isDraft = incident.standing === 'draft';
  const isOver = incident.standing === 'dismissed' || (incident.state === 'resolved' && !isDraft);
  return (
    <div className="stack">
      <div className="row">
        {isDraft && (
          <Button type="primary" disabled={incident.notes.length === 0} onClick={askToPublish}>
            {t('status.publish')}
          </Button>
        )}
        {!isOver && incident.state !== 'resolved' && (
          <Button onClick={() => setOpen('edit')}>{t('status.edit')}</Button>
        )}
        {isDraft && (
          <Button loading={act.busy} onClick={() => act.submit('dismiss')}>
            {t('status.dismiss')}
          </Button>
        )}
      </div>
      {isDraft && incident.notes.length === 0 && <p className="soft">{t('status.noteFirst')}</p>}
      {open !== 'publish' && <ProblemAlert failure={act.failure} />}
      {open === 'publish' && (
        <Dialog
          title={t('status.publishSure')}
          okText={t('status.publish')}
          confirmLoading={act.busy}
          onOk={() => act.submit('publish')}
          onCancel={close}
        >
          <div className="stack">
            <p>{t('status.publishWhy')}</p>
            <ProblemAlert failure={act.failure} />
          </div>
        </Dialog>
      )}
      {open === 'edit' && <EditModal incident={incident} onClose={close} />}
    </div>
  );
}
