import { Input } from 'antd';
import { type ReactNode, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../act.ts';
import { Dialog } from './dialog.tsx';
import { ProblemAlert } from './problem-alert.tsx';

type Props = {
  title: string;
  /** What follows from it, and that the reason stays in the audit. */
  why: ReactNode;
  confirm: string;
  isDanger?: boolean;
  run: (reason: string) => Promise<unknown>;
  onDone: () => void;
  onClose: () => void;
};

const longest = 500;

/** An act that wants a reason: what is written stays while the act is refused, and Ctrl+Enter does it. */
export function ReasonModal({ title, why, confirm, isDanger = false, run, onDone, onClose }: Props) {
  const { t } = useTranslation();
  const id = useId();
  const [reason, setReason] = useState('');
  const act = useAct(run, { onDone });
  const isMissing = reason.trim() === '';
  const submit = () => !isMissing && act.submit(reason.trim());
  return (
    <Dialog
      title={title}
      okText={confirm}
      okButtonProps={{ disabled: isMissing, danger: isDanger }}
      confirmLoading={act.busy}
      onOk={submit}
      onCancel={onClose}
    >
      <div className="stack">
        <div className="soft">{why}</div>
        <label htmlFor={id}>{t('reason.label')}</label>
        <Input.TextArea
          id={id}
          autoSize={{ minRows: 3, maxRows: 8 }}
          maxLength={longest}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
          onKeyDown={(event) => event.key === 'Enter' && (event.ctrlKey || event.metaKey) && submit()}
        />
        <ProblemAlert failure={act.failure} />
      </div>
    </Dialog>
  );
}
