import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { tagNow } from '../i18n/index.ts';
import { Loading } from '../ui/loading.tsx';
import { Amount } from '../ui/money.tsx';
import '../ui/rows.css';
import { tradesQuery } from './payment-api.ts';

/** What went through the test cashier, newest first; each leads to its page there. */
export function Trades() {
  const { t } = useTranslation('sandbox');
  const { data: trades } = useQuery(tradesQuery);
  const time = new Intl.DateTimeFormat(tagNow(), { timeStyle: 'medium' });
  return (
    <section className="card" aria-labelledby="trades">
      <h2 id="trades">{t('pay.trades')}</h2>
      {!trades && <Loading />}
      {trades?.length === 0 && <p className="soft">{t('pay.tradesNone')}</p>}
      {trades && trades.length > 0 && (
        <ul className="rows trades">
          {trades.map(({ tradeNo, method, status, amount, subject, createdAt }) => (
            <li key={tradeNo}>
              <a className="row row--tall" href={`/sandbox/cashier?trade=${tradeNo}`}>
                <span className="row__words">
                  {subject || tradeNo}
                  <small>
                    {t(`pay.method.${method}`)} · <time dateTime={createdAt}>{time.format(new Date(createdAt))}</time> ·{' '}
                    {t(`pay.status.${status}`)}
                  </small>
                </span>
                <Amount of={amount} />
              </a>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
