import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { TotpInput, totpRefusals } from '../factors/totp-input.tsx';
import { PasswordForm } from './password-form.tsx';
import type { OneWay } from './proof-step.tsx';

/** Six digits from the authenticator, with the password. */
export function ByTotp({ why, confirm, act, onProof }: OneWay) {
  const { t } = useTranslation();
  const [totp, setTotp] = useState('');
  const [tooFew, setTooFew] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  return (
    <PasswordForm
      title={t('proof.totpTitle')}
      why={why}
      confirm={confirm}
      act={act}
      toldAbove={totpRefusals}
      isReady={() => {
        const isReady = totp.length === 6;
        setTooFew(!isReady);
        if (!isReady) input.current?.focus();
        return isReady;
      }}
      onPassword={(password) => onProof({ totp, password })}
    >
      <TotpInput
        ref={input}
        value={totp}
        error={act.error}
        tooFew={tooFew}
        onChange={(next) => {
          if (act.error || act.busy) act.cancel();
          setTooFew(false);
          setTotp(next);
        }}
      />
    </PasswordForm>
  );
}
