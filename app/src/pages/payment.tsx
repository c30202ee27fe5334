import type { Payment } from '@btepai/contract';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, useParams } from 'react-router';
import { ProblemError } from '../api.ts';
import { CheckingStep } from '../features/payments/checking-step.tsx';
import { HeldStep } from '../features/payments/held-step.tsx';
import { paymentQuery, usePaymentsChanged } from '../features/payments/payments.ts';
import { SucceededStep } from '../features/payments/succeeded-step.tsx';
import { UnpaidStep } from '../features/payments/unpaid-step.tsx';
import { cashierOf } from '../features/payments/ways-to-pay.tsx';
import { ButtonLink } from '../ui/button-link.tsx';
import { Empty } from '../ui/empty.tsx';
import { LoadFailed } from '../ui/load-failed.tsx';
import { Loading } from '../ui/loading.tsx';
import { Page } from '../ui/page.tsx';

/**
 * One payment from when it was sent on its way until its result. Whatever the browser came back with is not looked at: the
 * server knows (M6).
 */
export default function PaymentPage() {
  const { t } = useTranslation();
  const { paymentId = '' } = useParams();
  const { data: payment, error, refetch } = useQuery(paymentQuery(paymentId));
  useTellOthers(payment);
  const isTopUp = payment?.purpose === 'top_up';
  const body = () => {
    if (payment) return <Result payment={payment} />;
    if (error instanceof ProblemError && error.problem.status === 404) {
      return (
        <Empty title={t('paid.notFoundTitle')} why={t('paid.notFoundWhy')}>
          <ButtonLink to="/">{t('common.toHome')}</ButtonLink>
        </Empty>
      );
    }
    return error ? <LoadFailed error={error} onRetry={() => void refetch()} /> : <Loading />;
  };
  return (
    <Page
      title={t(isTopUp ? 'paid.topUpTitle' : 'paid.title')}
      plain
      back={payment?.orderId ? `/orders/${payment.orderId}` : '/me/wallet'}
    >
      {body()}
    </Page>
  );
}

function Result({ payment }: { payment: Payment }) {
  switch (payment.status) {
    case 'requires_confirmation':
      // Its proof is asked for at the cashier.
      return <Navigate to={payment.orderId ? cashierOf(payment.orderId) : '/me/wallet'} replace />;
    case 'processing':
      return payment.isHeld ? <HeldStep payment={payment} /> : <CheckingStep payment={payment} />;
    case 'succeeded':
      return <SucceededStep payment={payment} />;
    default:
      return <UnpaidStep payment={payment} />;
  }
}

/** Orders and the wallet changed with it. */
function useTellOthers(payment: Payment | undefined) {
  const changed = usePaymentsChanged();
  const before = useRef(payment?.status);
  useEffect(() => {
    if (payment && before.current !== undefined && before.current !== payment.status) changed(payment);
    before.current = payment?.status;
  });
}
