import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Field } from '../../ui/field.tsx';
import { PasswordForm } from './password-form.tsx';
import type { OneWay } from './proof-step.tsx';

/** One of the ten codes that were saved, with the password. */
export function ByRecoveryCode({ why, confirm, act, onProof }: OneWay) {
  const { t } = useTranslation();
  const [recoveryCode, setRecoveryCode] = useState('');
  const [tried, setTried] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const isShort = recoveryCode.trim().length < 8;
  const isWrong = act.error?.code === 'code_wrong' || act.error?.code === 'code_spent';
  return (
    <PasswordForm
      title={t('proof.recoveryTitle')}
      why={why}
      confirm={confirm}
      act={act}
      toldAbove={['code_wrong', 'code_spent']}
      isReady={() => {
        setTried(true);
        if (isShort) input.current?.focus();
        return !isShort;
      }}
      onPassword={(password) => onProof({ recoveryCode: recoveryCode.trim(), password })}
    >
      <Field
        ref={input}
        label={t('proof.recoveryCode')}
        hint={t('proof.recoveryHint')}
        error={(isWrong && t('proof.recoveryWrong')) || (tried && isShort && t('proof.recoveryNeed')) || null}
        autoComplete="off"
        autoFocus
        maxLength={64}
        value={recoveryCode}
        onChange={(event) => {
          act.cancel();
          setRecoveryCode(event.target.value);
        }}
      />
    </PasswordForm>
  );
}
