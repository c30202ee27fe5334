import type { TotpStarted } from '@btepai/contract';
import { type FormEvent, Suspense, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../act.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { ProblemNotice } from '../../ui/problem-notice.tsx';
import { useFocusOnShow } from '../../ui/use-focus-on-show.ts';
import { WaitingNotice } from '../../ui/waiting-notice.tsx';
import { activateTotp } from './factors.ts';
import { QrCode } from './qr-code.tsx';
import { TotpInput, totpRefusals } from './totp-input.tsx';
import './factors.css';

type Props = { started: TotpStarted; onActivated: () => void };

/** The secret as a picture and as text, and the six digits that show that the app has it. */
export function TotpSetup({ started: { id, uri, secret }, onActivated }: Props) {
  const { t } = useTranslation();
  const heading = useFocusOnShow<HTMLHeadingElement>();
  const [totp, setTotp] = useState('');
  const [tooFew, setTooFew] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const act = useAct(activateTotp, {
    onDone: onActivated,
    onRefused: () => {
      setTotp('');
      input.current?.focus();
    },
  });
  const submit = (wanted: string) => {
    setTooFew(wanted.length < 6);
    if (wanted.length < 6) input.current?.focus();
    else act.submit({ id, totp: wanted });
  };
  const type = (next: string) => {
    if (next === totp) return;
    if (act.busy) act.cancel();
    setTooFew(false);
    setTotp(next);
    if (next.length === 6) submit(next);
  };
  return (
    <form
      className="step"
      noValidate
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        submit(totp);
      }}
    >
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
      <TotpInput ref={input} value={totp} error={act.error} tooFew={tooFew} onChange={type} />
      <WaitingNotice waiting={act.waiting} />
      <ProblemNotice problem={act.error && totpRefusals.includes(act.error.code) ? null : act.error} />
      <Button type="submit" busy={act.busy}>
        {t('totp.confirm')}
      </Button>
    </form>
  );
}
