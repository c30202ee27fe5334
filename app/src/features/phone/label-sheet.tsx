import type { Binding } from '@btepai/contract';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../act.ts';
import { Button } from '../../ui/button.tsx';
import { fieldError } from '../../ui/field-error.ts';
import { ProblemNotice } from '../../ui/problem-notice.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { WaitingNotice } from '../../ui/waiting-notice.tsx';
import { LabelField } from './label-field.tsx';
import { labelPhone, usePhonesChanged } from './phones.ts';

export function LabelSheet({ binding, onClose }: { binding: Binding; onClose: () => void }) {
  const { t } = useTranslation();
  const [label, setLabel] = useState(binding.label ?? '');
  const phonesChanged = usePhonesChanged();
  const act = useAct(labelPhone, {
    onDone: () => {
      phonesChanged();
      onClose();
    },
  });
  const error = fieldError(act.error, 'label', []);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    act.submit({ phoneId: binding.id, label: label.trim() || null });
  };
  return (
    <Sheet title={t('phone.labelEdit')} onClose={onClose}>
      <form className="step" onSubmit={submit} noValidate>
        <LabelField
          value={label}
          error={error}
          onChange={(next) => {
            act.cancel();
            setLabel(next);
          }}
        />
        <WaitingNotice waiting={act.waiting} />
        <ProblemNotice problem={error ? null : act.error} />
        <Button type="submit" busy={act.busy}>
          {t('common.save')}
        </Button>
      </form>
    </Sheet>
  );
}
