import type { StaffCase } from '@btepai/contract';
import { App, Input } from 'antd';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../ui/dialog.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { useDraft } from '../../ui/use-draft.ts';
import { refuseAppeal, refuseCase } from './cases.ts';
import { ReplyMenu } from './reply-menu.tsx';
import { useCaseAct } from './seen.ts';

/** A no has words for the person, and a reason that staff keep. */
export function RefuseModal({ of, version, onClose }: { of: StaffCase; version: number; onClose: () => void }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const ids = { reason: useId(), text: useId() };
  const [reason, setReason] = useState('');
  const draft = useDraft(`refusal ${of.number}`);
  const act = useCaseAct(of.appeal ? refuseAppeal : refuseCase, {
    onDone: () => {
      draft.write('');
      message.success(t('case.refuse.done'));
      onClose();
    },
  });
  const isMissing = reason.trim() === '' || draft.text.trim() === '';
  const submit = () => act.submit({ number: of.number, version, reason: reason.trim(), text: draft.text.trim() });
  return (
    <Dialog
      title={t('case.refuse.title')}
      okText={t('case.refuse.confirm')}
      okButtonProps={{ disabled: isMissing, danger: true }}
      confirmLoading={act.busy}
      onOk={submit}
      onCancel={onClose}
    >
      <div className="stack">
        <p className="soft">{t('case.refuse.why')}</p>
        <div className="case__head">
          <label htmlFor={ids.text}>{t('case.refuse.text')}</label>
          <ReplyMenu onChoose={draft.write} />
        </div>
        <Input.TextArea
          id={ids.text}
          autoSize={{ minRows: 4, maxRows: 10 }}
          maxLength={2000}
          value={draft.text}
          onChange={(event) => draft.write(event.target.value)}
        />
        <label htmlFor={ids.reason}>{t('reason.label')}</label>
        <Input.TextArea
          id={ids.reason}
          autoSize={{ minRows: 2, maxRows: 6 }}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        <ProblemAlert failure={act.failure} />
      </div>
    </Dialog>
  );
}
