import type { TotpStarted } from '@btepai/contract';
import { Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../act.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { useFocusOnShow } from '../../ui/use-focus-on-show.ts';
import { SixDigits } from '../verification/six-digits.tsx';
import { activateTotp } from './factors.ts';
import { QrCode } from './qr-code.tsx';
import './factors.css';

type Props = { started: TotpStarted; onActivated: () => void };

/** The secret as a picture and as text, and the six digits that show that the app has it. */
export function TotpSetup({ started: { id, uri, secret }, onActivated }: Props) {
  const { t } = useTranslation();
  const heading = useFocusOnShow<HTMLHeadingElement>();
  const [totp, setTotp] = useState('');
  const act = useAct(activateTotp, { onDone: onActivated });
  const isWrong = act.error?.code === 'code_wrong' || act.error?.code === 'code_spent';
  return (
    <>
      <div className="step">
        <h2 className="title" ref={heading} tabIndex={-1}>
          {t('totp.scanTitle')}
        </h2>
        <div className="setup">
          <Suspense fallback={<span className="qr qr--waiting" />}>
            <QrCode text={uri} label={t('totp.qr')} />
          </Suspense>
          <p className="soft">{t('totp.secretWhy')}</p>
          <p className="secret">{secret.replace(/(.{4})(?=.)/g, '$1 ')}</p>
          <div className="side-by-side">
            <CopyButton text={secret}>{t('totp.copy')}</CopyButton>
            {/* On a phone the authenticator is beside this page, not before its camera. */}
            <a href={uri} className="button button--quiet adm-button adm-button-default adm-button-block">
              {t('totp.openHere')}
            </a>
          </div>
        </div>
      </div>
      <SixDigits
        title={t('totp.digitsTitle')}
        why={[]}
        code={totp}
        onType={setTotp}
        onEntered={(digits) => act.submit({ id, totp: digits })}
        act={act}
        wrong={isWrong ? t('ways.totpWrong') : null}
        confirm={t('totp.confirm')}
      />
    </>
  );
}
