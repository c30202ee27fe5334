import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { ProblemNotice } from '../../ui/problem-notice.tsx';
import { WaitingNotice } from '../../ui/waiting-notice.tsx';
import { usePasskey } from '../passkeys/use-passkey.ts';
import type { Proven } from './way.ts';

/** The phone's own lock: nothing to type, and nothing that a false page could take. */
export function PasskeyWay({ why, optionsFor, act, onGiven, children }: Proven) {
  const { t } = useTranslation();
  const passkey = usePasskey({ optionsFor, onPasskey: (given) => onGiven({ passkey: given }) });
  return (
    <div className="step">
      <h2 className="title">{t('ways.passkeyTitle')}</h2>
      <div className="soft">
        <p>{why}</p>
        <p>{t('ways.passkeyWhy')}</p>
      </div>
      {children}
      {passkey.declined && <Notice>{t('ways.passkeyDeclined')}</Notice>}
      <WaitingNotice waiting={passkey.waiting ?? act.waiting} />
      <ProblemNotice problem={passkey.error ?? act.error} />
      <Button
        busy={passkey.busy || act.busy}
        onClick={() => {
          act.cancel();
          passkey.ask();
        }}
      >
        {t('ways.passkeyUse')}
      </Button>
    </div>
  );
}
