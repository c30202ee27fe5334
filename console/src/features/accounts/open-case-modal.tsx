import type { CaseTopic, OpenCaseFor, StaffAccount, StaffCase } from '@btepai/contract';
import { Input, Radio } from 'antd';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useAct } from '../../act.ts';
import { call } from '../../api.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { useDraft } from '../../ui/use-draft.ts';

const topics = ['other', 'phone_taken', 'phone_lost'] as const satisfies CaseTopic[];

/** A case for somebody who called: they read it in the app as one of their own. */
export function OpenCaseModal({ account: { id: accountId }, onClose }: { account: StaffAccount; onClose: () => void }) {
  const { t } = useTranslation();
  const goTo = useNavigate();
  const ids = { topic: useId(), message: useId() };
  const [topic, setTopic] = useState<(typeof topics)[number]>('other');
  const draft = useDraft(`case for ${accountId}`);
  const message = draft.text.trim();
  const act = useAct(
    (body: OpenCaseFor, { key }) => call<StaffCase>('/v1/staff/cases', { method: 'POST', body, key, about: accountId }),
    {
      onDone: ({ number }) => {
        draft.write('');
        void goTo(`/cases/${number}`);
      },
    },
  );
  return (
    <Dialog
      title={t('accounts.acts.openCase')}
      okText={t('accounts.openCase.confirm')}
      okButtonProps={{ disabled: message === '' }}
      confirmLoading={act.busy}
      onOk={() => act.submit({ accountId, topic, message })}
      onCancel={onClose}
    >
      <div className="stack">
        <p className="soft">{t('accounts.openCase.why')}</p>
        <span id={ids.topic}>{t('cases.topicLabel')}</span>
        <Radio.Group
          aria-labelledby={ids.topic}
          value={topic}
          onChange={(event) => setTopic(event.target.value)}
          options={topics.map((value) => ({ value, label: t(`cases.topic.${value}`) }))}
        />
        {topic !== 'other' && <p className="soft">{t('accounts.openCase.proof')}</p>}
        <label htmlFor={ids.message}>{t('accounts.openCase.message')}</label>
        <Input.TextArea
          id={ids.message}
          autoSize={{ minRows: 4, maxRows: 10 }}
          maxLength={2000}
          value={draft.text}
          onChange={(event) => draft.write(event.target.value)}
        />
        <ProblemAlert failure={act.failure} />
      </div>
    </Dialog>
  );
}
