import type { Publication } from '@btepai/contract';
import { Input, Radio } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../act.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { errorAt, Field } from './field.tsx';
import { fromInput } from './local-time.ts';

type Props = {
  /** What is written here is saved first. */
  isChanged: boolean;
  publish: (at: string | undefined) => Promise<Publication>;
  onDone: (published: Publication) => void;
  onClose: () => void;
};

/** Now, or at a time to come. */
export function PublishModal({ isChanged, publish, onDone, onClose }: Props) {
  const { t } = useTranslation();
  const [isLater, setIsLater] = useState(false);
  const [time, setTime] = useState('');
  const act = useAct((at: string | null) => publish(at ?? undefined), { onDone });
  const at = isLater ? fromInput(time) : null;
  const timeWrong = errorAt(act.problem, 'at');
  return (
    <Dialog
      title={t('announcements.publishTitle')}
      okText={t(isLater ? 'announcements.schedule' : 'announcements.publish')}
      okButtonProps={{ disabled: isLater && at === null }}
      confirmLoading={act.busy}
      onOk={() => act.submit(at)}
      onCancel={onClose}
    >
      <div className="stack">
        <p className="soft">{t(isChanged ? 'announcements.publishWhyChanged' : 'announcements.publishWhy')}</p>
        <Radio.Group
          value={isLater ? 'later' : 'now'}
          options={[
            { value: 'now', label: t('announcements.now') },
            { value: 'later', label: t('announcements.later') },
          ]}
          onChange={(event) => {
            setIsLater(event.target.value === 'later');
            act.clear();
          }}
        />
        {isLater && (
          <Field id="publish-at" label={t('announcements.publishAt')} error={timeWrong}>
            <Input
              id="publish-at"
              type="datetime-local"
              value={time}
              status={timeWrong ? 'error' : ''}
              onChange={(event) => {
                setTime(event.target.value);
                act.clear();
              }}
            />
          </Field>
        )}
        <ProblemAlert failure={isLater && timeWrong ? null : act.failure} />
      </div>
    </Dialog>
  );
}
