import { useTranslation } from 'react-i18next';
import { SixDigits } from '../verification/six-digits.tsx';
import type { Proven } from './way.ts';
import { wrongIn } from './wrong-in.ts';

type Props = Pick<Proven, 'why' | 'confirm' | 'progress' | 'onProgress' | 'act' | 'onGiven' | 'children'>;

/** Six digits off an authenticator app. */
export function TotpWay({ why, confirm, progress, onProgress, act, onGiven, children }: Props) {
  const { t } = useTranslation();
  return (
    <SixDigits
      title={t('ways.totpTitle')}
      why={[why, t('ways.totpWhy')]}
      code={progress.code}
      onType={(code) => onProgress({ code })}
      onEntered={(totp) => onGiven({ totp })}
      act={act}
      wrong={wrongIn(act.error, 'totp') ? t('ways.totpWrong') : null}
      confirm={confirm}
    >
      {children}
    </SixDigits>
  );
}
