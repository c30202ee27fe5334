import type { Payment } from '@btepai/contract';
import { Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ButtonLink } from '../../ui/button-link.tsx';
import { ClockLeft } from '../../ui/clock-left.tsx';
import { Amount } from '../../ui/money.tsx';
import { QrCode } from '../factors/qr-code.tsx';
import { againOf } from './again-of.ts';
import { isPage } from './use-payment.ts';
import '../factors/factors.css';
import './payments.css';

const slowAfterMs = 20_000;

/** Nobody knows yet whether it was paid: the server is asked until it does, and the ways on are there meanwhile. */
export function CheckingStep({ payment }: { payment: Payment }) {
  const { t } = useTranslation();
  const [isSlow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), slowAfterMs);
    return () => clearTimeout(timer);
  }, []);
  const { amount, redirectUrl, qrText, expiresAt } = payment;
  const method = t(`method.${payment.method}`);
  return (
    <div className="step">
      {qrText ? (
        <>
          <div className="bill-head">
            <h2>{t('paid.scan', { method })}</h2>
            <Amount of={amount} size="page" />
          </div>
          <div className="setup scan">
            <Suspense fallback={<span className="qr qr--waiting" />}>
              <QrCode text={qrText} label={t('paid.qr', { method })} />
            </Suspense>
            <p className="soft">{t('paid.scanWhy', { method })}</p>
            <p className="soft">
              <span aria-hidden="true">{t('orders.payWithin')} </span>
              <ClockLeft until={expiresAt} label={t('orders.payWithin')} />
            </p>
          </div>
        </>
      ) : (
        <div className="bill-head">
          <span className="checking" aria-hidden="true" />
          <h2>{t('paid.checking')}</h2>
          <Amount of={amount} size="sum" />
        </div>
      )}
      <p role="status" className="soft step__note">
        {isSlow ? t('paid.slow', { method }) : !qrText && t('paid.checkingWhy')}
      </p>
      {!qrText && <p className="checking__unpaid">{t('paid.notPaid')}</p>}
      {redirectUrl && isPage(redirectUrl) && (
        <a href={redirectUrl} className="button button--quiet adm-button adm-button-default adm-button-block">
          {t('paid.goOn', { method })}
        </a>
      )}
      <ButtonLink to={againOf(payment)} tone="quiet">
        {t('paid.other')}
      </ButtonLink>
    </div>
  );
}
