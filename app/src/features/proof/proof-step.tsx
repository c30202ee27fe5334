import type { Proof, ProofMethod } from '@btepai/contract';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Shown } from '../../act.ts';
import { ButtonLink } from '../../ui/button-link.tsx';
import { hasPasskeys } from '../factors/passkeys.ts';
import { ByPasskey } from './by-passkey.tsx';
import { ByPassword } from './by-password.tsx';
import { ByRecoveryCode } from './by-recovery-code.tsx';
import { BySms } from './by-sms.tsx';
import { ByTotp } from './by-totp.tsx';
import { OtherWays } from './other-ways.tsx';
import type { Proven } from './use-proven.ts';

export type Asking = {
  proven: Proven;
  /** What the proof is for, in a sentence. */
  why: string;
  /** On the button that does it. */
  confirm: string;
  /** A code alone is not enough for this act. */
  smsWantsPassword?: boolean;
  children?: ReactNode;
};
/** What each way is given. */
export type OneWay = Asking & { act: Shown; onProof: (proof: Proof) => void };

const ways: Record<ProofMethod, (way: OneWay) => ReactNode> = {
  sms: BySms,
  passkey: ByPasskey,
  totp: ByTotp,
  recovery_code: ByRecoveryCode,
  password: ByPassword,
};

/** The strongest way to prove it that there is here, the others a tap away. */
export function ProofStep(asking: Asking) {
  const { t } = useTranslation();
  const { proven } = asking;
  const { methods, method } = proven.flow;
  const here = methods.filter((each) => each !== 'passkey' || hasPasskeys());
  const usable = here.length > 0 ? here : methods;
  const chosen = usable.find((each) => each === method) ?? usable[0];
  if (!chosen) {
    return (
      <div className="step">
        <h2 className="title">{t('proof.noneTitle')}</h2>
        <p className="soft">{t('proof.noneWhy')}</p>
        <ButtonLink to="/me/cases/new?topic=other">{t('lift.support')}</ButtonLink>
      </div>
    );
  }
  const Way = ways[chosen];
  return (
    <>
      <Way key={chosen} {...asking} act={proven.act} onProof={proven.prove} />
      <OtherWays
        methods={usable.filter((each) => each !== chosen)}
        onChoose={(next) => {
          proven.act.cancel();
          proven.change({ method: next, entering: false });
        }}
      />
    </>
  );
}
