import type { Order, Payment } from '@btepai/contract';
import { useTranslation } from 'react-i18next';
import { Amount } from '../../ui/money.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { ProofStep } from '../proof/proof-step.tsx';
import type { Proven } from '../proof/use-proven.ts';
import { isStop, Stopped } from './stopped.tsx';
import './payments.css';

type Props = { payment: Payment; order: Order; proven: Proven };

/** Who gets how much, large, and the proof that is good for this one payment and no other (M4). */
export function ConfirmSheet({ payment: { id, payee, amount, method }, order, proven }: Props) {
  const { t } = useTranslation();
  const { error } = proven.act;
  return (
    <Sheet title={t('pay.confirmTitle')} onClose={proven.close}>
      <div className="bill-head">
        <p>{t('pay.payee', { payee })}</p>
        <Amount of={amount} size="page" />
      </div>
      <div className="confirm">
        {isStop(error) ? (
          <Stopped problem={error} order={order} method={method} paymentId={id} onAnew={proven.close} />
        ) : (
          <ProofStep proven={proven} why={t('pay.confirmWhy')} confirm={t('pay.confirm')} />
        )}
      </div>
    </Sheet>
  );
}
