import type { PasskeyOptions } from '@btepai/contract';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../api.ts';
import { ButtonLink } from '../../ui/button-link.tsx';
import { useAccount } from '../accounts/account.ts';
import type { Given, Way } from '../ways/way.ts';
import { Ways } from '../ways/ways.tsx';
import { PasswordAlone } from './password-alone.tsx';
import { PasswordBeside } from './password-beside.tsx';
import type { Proven } from './use-proven.ts';

export type Asking = {
  proven: Proven;
  /** What the proof is for, in a sentence. */
  why: string;
  /** On the button that does it. */
  confirm: string;
  /** A code alone is not enough for this act. */
  smsWantsPassword?: boolean;
  /** No SMS without a tap, where nothing has been asked for yet. */
  waits?: boolean;
};

/** The owner's proof of an act by the strongest way that there is here, the others a tap away. */
export function ProofStep({ proven, why, confirm, smsWantsPassword = false, waits = false }: Asking) {
  const { t } = useTranslation();
  const { phone } = useAccount();
  const [password, setPassword] = useState('');
  const [missing, setMissing] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const { name, act, prove, flow, change } = proven;
  const { act: wanted, methods } = flow;
  if (!wanted || methods.length === 0) return <BySupport />;

  const isWrong = act.error?.code === 'credentials_wrong';
  // Told by the password's field.
  const shown = isWrong ? { ...act, error: null } : act;
  const wantsPassword = (way: Way) => way === 'totp' || way === 'recovery_code' || (way === 'sms' && smsWantsPassword);
  const field = (
    <PasswordBeside
      ref={input}
      value={password}
      error={(isWrong && t('lost.wrongPassword')) || (missing && password === '' && t('login.needPassword')) || null}
      onChange={(next) => {
        act.cancel();
        setMissing(false);
        setPassword(next);
      }}
    />
  );
  const withPassword = (given: Given) => {
    if (password !== '') return prove({ ...given, password });
    // Six digits are sent as they are complete: the first time that leads on to the password, and is no mistake.
    setMissing(document.activeElement === input.current || missing);
    input.current?.focus();
  };

  if (methods.every((method) => method === 'password')) {
    return (
      <PasswordAlone why={why} confirm={confirm} act={shown} onSubmit={() => withPassword({})}>
        {field}
      </PasswordAlone>
    );
  }
  return (
    <Ways
      name={`proof:${name}`}
      methods={methods}
      why={why}
      confirm={confirm}
      phone={phone?.phone ?? null}
      request={wanted}
      optionsFor={({ key, signal }) =>
        call<PasskeyOptions>('/v1/factors/passkeys/options', { method: 'POST', body: { act: wanted }, key, signal })
      }
      progress={flow}
      onProgress={change}
      act={shown}
      onGiven={(given) => (given.passkey || !wantsPassword(wayOf(given)) ? prove(given) : withPassword(given))}
      atOnce={!waits}
      beside={(way) => wantsPassword(way) && field}
    />
  );
}

const wayOf = ({ verification, totp }: Given): Way => (verification ? 'sms' : totp ? 'totp' : 'recovery_code');

function BySupport() {
  const { t } = useTranslation();
  return (
    <div className="step">
      <h2 className="title">{t('proof.noneTitle')}</h2>
      <p className="soft">{t('proof.noneWhy')}</p>
      <ButtonLink to="/me/cases/new?topic=other">{t('lift.support')}</ButtonLink>
    </div>
  );
}
