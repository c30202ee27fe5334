import { useTranslation } from 'react-i18next';
import { tagNow } from '../i18n/index.ts';
import { Amount } from '../ui/money.tsx';
import type { Trade } from './payment-api.ts';

/** What the gateway has told of a trade, and what it heard; and what became of refunds. */
export function CallbackLog({ trade: { callbacks, refunds } }: { trade: Trade }) {
  const { t } = useTranslation('sandbox');
  const time = new Intl.DateTimeFormat(tagNow(), { timeStyle: 'medium' });
  const answersOf = (answers: Record<string, number>) =>
    Object.entries(answers)
      .map(([status, count]) => {
        const said = status === '0' ? t('pay.noAnswer') : t('pay.answer', { status });
        return count === 1 ? said : `${said} · ${t('pay.times', { count })}`;
      })
      .join('，') || t('pay.underway');
  return (
    <section className="card" aria-labelledby="callbacks">
      <h2 id="callbacks">{t('pay.log')}</h2>
      {callbacks.length === 0 && <p className="soft">{t('pay.logNone')}</p>}
      <ol className="callbacks">
        {callbacks.map(({ at, about, way, answers }) => (
          <li key={`${at}/${about}`} data-fine={'200' in answers || undefined}>
            <span>
              <time dateTime={at}>{time.format(new Date(at))}</time> {t(`pay.about.${about}`)} · {t(`pay.way.${way}`)}
            </span>
            <strong>{answersOf(answers)}</strong>
          </li>
        ))}
      </ol>
      {refunds.length > 0 && (
        <>
          <h2>{t('pay.refunds')}</h2>
          <ol className="callbacks">
            {refunds.map(({ refundNo, amount, status, at }) => (
              <li key={refundNo} data-fine={status === 'succeeded' || undefined}>
                <span>
                  <time dateTime={at}>{time.format(new Date(at))}</time> <Amount of={amount} />
                </span>
                <strong>{t(`pay.refundStatus.${status}`)}</strong>
              </li>
            ))}
          </ol>
        </>
      )}
    </section>
  );
}
