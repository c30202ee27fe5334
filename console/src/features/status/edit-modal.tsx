import type { StaffIncident } from '@btepai/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../act.ts';
import { call } from '../../api.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { InBoth, isWhole } from './in-both.tsx';
import { PartChoice } from './part-choice.tsx';
import { keepIncident } from './status.ts';

/** Its title and what it touches, put right. */
export function EditModal({ incident, onClose }: { incident: StaffIncident; onClose: () => void }) {
  const { t } = useTranslation();
  const [title, setTitle] = useState(incident.title);
  const [components, setComponents] = useState(incident.components);
  const act = useAct(
    () =>
      call<StaffIncident>(`/v1/staff/incidents/${incident.id}`, {
        method: 'PATCH',
        body: { version: incident.version, title: { zh: title.zh, en: title.en }, components },
      }),
    {
      onDone: (changed) => {
        keepIncident(changed);
        onClose();
      },
    },
  );
  return (
    <Dialog
      width={640}
      title={t('status.edit')}
      okText={t('common.save')}
      okButtonProps={{ disabled: !isWhole(title) || components.length === 0 }}
      confirmLoading={act.busy}
      onOk={() => act.submit(undefined)}
      onCancel={onClose}
    >
      <div className="stack">
        <InBoth label={t('status.titleOf')} value={title} onChange={setTitle} maxLength={80} />
        <PartChoice value={components} onChange={setComponents} />
        <ProblemAlert failure={act.failure} />
      </div>
    </Dialog>
  );
}
