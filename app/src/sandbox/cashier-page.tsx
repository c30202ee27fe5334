import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemError } from '../api.ts';
import { Wordmark } from '../ui/brand.tsx';
import { LanguageSwitch } from '../ui/language-switch.tsx';
import { Loading } from '../ui/loading.tsx';
import { CallbackLog } from './callback-log.tsx';
import { Outcomes } from './outcomes.tsx';
import { paymentFaultsQuery, tradeQuery } from './payment-api.ts';
import { PaymentFaults } from './payment-faults.tsx';
import { Slip } from './slip.tsx';

const isMissing = (error: unknown) => error instanceof ProblemError && error.problem.status === 404;

/** Where a payer would be at Alipay or WeChat Pay: nobody pays anything, and whoever tests decides how it ends. */
export function CashierPage() {
  const { t } = useTranslation('sandbox');
  const tradeNo = new URLSearchParams(location.search).get('trade') ?? 'none';
  const { data: trade, error } = useQuery(tradeQuery(tradeNo));
  const { error: faultsError } = useQuery(paymentFaultsQuery);
  useEffect(() => {
    document.title = `${t('pay.title')} · B特派`;
  }, [t]);

  return (
    <div className="sandbox cashier">
      <header className="sandbox__top">
        <span className="brand">
          <Wordmark height={22} />
        </span>
        <LanguageSwitch />
      </header>
      <main>
        <h1 className="cashier__caution">{t('pay.caution')}</h1>
        {isMissing(faultsError) ? (
          <Nothing title={t('pay.off')}>{t('pay.offWhy')}</Nothing>
        ) : isMissing(error) ? (
          <Nothing title={t('pay.unknown')}>{t('pay.unknownWhy')}</Nothing>
        ) : (
          <div className="cashier__parts">
            <div className="cashier__part">
              {!trade && <Loading />}
              {trade && <Slip trade={trade} />}
              {trade && <Outcomes trade={trade} />}
            </div>
            <div className="cashier__part">
              {trade && <CallbackLog trade={trade} />}
              <PaymentFaults />
            </div>
          </div>
        )}
        <p className="cashier__more">
          <a href="/sandbox#pay">{t('pay.toSandbox')}</a>
        </p>
      </main>
    </div>
  );
}

function Nothing({ title, children }: { title: string; children: ReactNode }) {
  const { t } = useTranslation('sandbox');
  return (
    <section className="card cashier__nothing">
      <h2>{title}</h2>
      <p className="soft">{children}</p>
      <a href="/">{t('openApp')}</a>
    </section>
  );
}
