import { useTranslation } from 'react-i18next';
import { ClockLeft } from '../ui/clock-left.tsx';
import { Amount } from '../ui/money.tsx';
import type { Trade } from './payment-api.ts';

/** What is to be paid to whom, as a gateway shows it. */
export function Slip({ trade }: { trade: Trade }) {
  const { t } = useTranslation('sandbox');
  const { amount, subject, method, status, tradeNo, expiresAt } = trade;
  return (
    <section className="card slip" aria-label={t('pay.title')}>
      <p className="slip__method">{t(`pay.standsFor.${method}`)}</p>
      <p className="slip__amount">
        <Amount of={amount} size="page" />
      </p>
      <dl className="slip__facts">
        <div>
          <dt>{t('pay.payee')}</dt>
          <dd>B特派</dd>
        </div>
        <div>
          <dt>{t('pay.subject')}</dt>
          <dd>{subject.replace(/^B特派·/, '') || '—'}</dd>
        </div>
        <div>
          <dt>{t('pay.state')}</dt>
          <dd>
            <span className="slip__status" data-status={status}>
              {t(`pay.status.${status}`)}
            </span>
          </dd>
        </div>
        {status === 'waiting' && (
          <div>
            <dt>{t('pay.left')}</dt>
            <dd>
              <ClockLeft until={expiresAt} label={t('pay.left')} />
            </dd>
          </div>
        )}
        <div>
          <dt>{t('pay.tradeNo')}</dt>
          <dd className="slip__no">{tradeNo}</dd>
        </div>
      </dl>
    </section>
  );
}
