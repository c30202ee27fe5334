import type { Payment } from '@btepai/contract';
import { useTranslation } from 'react-i18next';
import { inFull } from '../../ui/time.ts';
import './payments.css';

/** To whom, by which way and when. */
export function Bill({ payment: { purpose, payee, method, endedAt } }: { payment: Payment }) {
  const { t } = useTranslation();
  const lines = [
    ...(purpose === 'order' ? [[t('paid.payee'), payee]] : []),
    [t('paid.by'), t(`method.${method}`)],
    ...(endedAt ? [[t('paid.at'), inFull(endedAt)]] : []),
  ];
  return (
    <dl className="bill">
      {lines.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
