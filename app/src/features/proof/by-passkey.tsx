import { FaceRecognitionOutline } from 'antd-mobile-icons';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../act.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { ProblemNotice } from '../../ui/problem-notice.tsx';
import { WaitingNotice } from '../../ui/waiting-notice.tsx';
import { assertPasskey } from '../factors/passkeys.ts';
import type { OneWay } from './proof-step.tsx';

/** A look or a touch: the device proves it for this very act. */
export function ByPasskey({ proven, why, act, onProof }: OneWay) {
  const { t } = useTranslation();
  const [gaveUp, setGaveUp] = useState(false);
  const asking = useAct(assertPasskey, {
    onDone: (passkey) => {
      setGaveUp(passkey === null);
      if (passkey) onProof({ passkey });
    },
  });
  const { act: wanted } = proven.flow;
  return (
    <div className="step">
      <span className="proof__sign" aria-hidden="true">
        <FaceRecognitionOutline />
      </span>
      <h2 className="title">{t('proof.passkeyTitle')}</h2>
      <p className="soft">{why}</p>
      <p className="soft">{t('proof.passkeyHow')}</p>
      {gaveUp && <Notice tone="warn">{t('proof.passkeyGaveUp')}</Notice>}
      <WaitingNotice waiting={asking.waiting ?? act.waiting} />
      <ProblemNotice problem={asking.error ?? act.error} />
      <Button
        busy={asking.busy || act.busy}
        onClick={() => {
          setGaveUp(false);
          act.cancel();
          if (wanted) asking.submit(wanted);
        }}
      >
        {t('proof.passkeyUse')}
      </Button>
    </div>
  );
}
