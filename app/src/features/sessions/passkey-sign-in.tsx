import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../act.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { ProblemNotice } from '../../ui/problem-notice.tsx';
import { WaitingNotice } from '../../ui/waiting-notice.tsx';
import { enter } from '../accounts/account.ts';
import { usePasskey } from '../passkeys/use-passkey.ts';
import { signInByPasskey, signInOptions } from './sign-in.ts';

/** 用通行密钥登录: no name and no password; the phone knows whose it is. */
export function PasskeySignIn() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const act = useAct(signInByPasskey, { onDone: ({ account }) => enter(client, account) });
  const passkey = usePasskey({ optionsFor: signInOptions, onPasskey: act.submit });
  return (
    <div className="step">
      {passkey.declined && <Notice>{t('login.passkeyDeclined')}</Notice>}
      <WaitingNotice waiting={passkey.waiting ?? act.waiting} />
      <ProblemNotice problem={passkey.error ?? act.error} />
      <Button
        tone="quiet"
        busy={passkey.busy || act.busy}
        onClick={() => {
          act.cancel();
          passkey.ask();
        }}
      >
        {t('login.passkey')}
      </Button>
    </div>
  );
}
