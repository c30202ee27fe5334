import type { PasskeyOptions, Proof } from '@btepai/contract';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Shown } from '../../act.ts';
import { call } from '../../api.ts';
import { PasswordBeside } from '../proof/password-beside.tsx';
import type { Asked } from '../verification/verifications.ts';
import { noProgress } from '../ways/way.ts';
import { Ways } from '../ways/ways.tsx';

type Props = {
  /** The code to the number, which has been entered. */
  asked: Asked;
  methods: string[];
  act: Shown;
  onGiven: (proof: Omit<Proof, 'verification'>) => void;
};

/** The owner's proof beside the code: a first number would prove everything, so an account with other factors gives one of them. */
export function OwnerStep({ asked, methods, act, onGiven }: Props) {
  const { t } = useTranslation();
  const [password, setPassword] = useState('');
  const [missing, setMissing] = useState(false);
  const [progress, setProgress] = useState(noProgress);
  const input = useRef<HTMLInputElement>(null);
  const isWrong = act.error?.code === 'credentials_wrong';
  const { id: verificationId } = asked.verification;
  return (
    <Ways
      name={`bind:${verificationId}`}
      methods={methods}
      why={t('bind.ownerWhy')}
      confirm={t('bind.confirm')}
      phone={null}
      request={asked.request}
      optionsFor={({ key, signal }) =>
        call<PasskeyOptions>('/v1/factors/passkeys/options', {
          method: 'POST',
          body: { act: { purpose: 'bind_phone', verificationId } },
          key,
          signal,
        })
      }
      progress={progress}
      onProgress={(part) => setProgress((before) => ({ ...before, ...part }))}
      // Told by the password's field.
      act={isWrong ? { ...act, error: null } : act}
      onGiven={({ verification: _, ...given }) => {
        if (given.passkey) return onGiven(given);
        if (password !== '') return onGiven({ ...given, password });
        setMissing(document.activeElement === input.current || missing);
        input.current?.focus();
      }}
      beside={(way) =>
        way !== 'passkey' && (
          <PasswordBeside
            ref={input}
            value={password}
            error={
              (isWrong && t('lost.wrongPassword')) || (missing && password === '' && t('login.needPassword')) || null
            }
            onChange={(next) => {
              act.cancel();
              setMissing(false);
              setPassword(next);
            }}
          />
        )
      }
    />
  );
}
