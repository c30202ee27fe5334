import type { Order, PaymentMethod, PaymentMethodList } from '@btepai/contract';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, useParams, useSearchParams } from 'react-router';
import { accountQuery } from '../features/accounts/account.ts';
import { orderQuery, useOrdersChanged } from '../features/orders/orders.ts';
import { Before } from '../features/payments/before.tsx';
import { ConfirmSheet } from '../features/payments/confirm-sheet.tsx';
import { Due } from '../features/payments/due.tsx';
import { MethodRows } from '../features/payments/method-rows.tsx';
import { NothingDue } from '../features/payments/nothing-due.tsx';
import {
  confirmPayment,
  createPayment,
  deviceHere,
  methodsQuery,
  paymentQuery,
  usePaymentsChanged,
} from '../features/payments/payments.ts';
import { isStop, Restricted, Stopped, usePaused } from '../features/payments/stopped.tsx';
import { useFollow, usePayment } from '../features/payments/use-payment.ts';
import { chosenOf, useWaysToPay } from '../features/payments/ways-to-pay.tsx';
import { useProven } from '../features/proof/use-proven.ts';
import { walletKey, walletQuery } from '../features/wallet/wallet.ts';
import { languageNow } from '../i18n/index.ts';
import { Button } from '../ui/button.tsx';
import { LoadFailed } from '../ui/load-failed.tsx';
import { Loading } from '../ui/loading.tsx';
import { inYuan } from '../ui/money.tsx';
import { Page } from '../ui/page.tsx';
import { useSecondsUntil } from '../ui/use-seconds-until.ts';
import { WaitingNotice } from '../ui/waiting-notice.tsx';

/** 收银台: how much, by which way, one button. */
export default function CashierPage() {
  const { t } = useTranslation();
  const { orderId = '' } = useParams();
  const order = useQuery(orderQuery(orderId, languageNow()));
  const methods = useQuery(methodsQuery);
  const failed = order.data ? methods : order;
  const body = () => {
    if (order.data && methods.data) return <Cashier order={order.data} methods={methods.data} />;
    if (failed.error) return <LoadFailed error={failed.error} onRetry={() => void failed.refetch()} />;
    return <Loading />;
  };
  return (
    <Page title={t('pay.title')} plain back={`/orders/${orderId}`}>
      {body()}
    </Page>
  );
}

type Props = { order: Order; methods: PaymentMethodList['items'] };

function Cashier({ order, methods }: Props) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [search] = useSearchParams();
  const { data: wallet, isPending: isWalletPending } = useQuery(walletQuery);
  const [wanted, setWanted] = useState<PaymentMethod | null>(null);
  const rows = useWaysToPay({ methods, wallet, order });
  const secondsLeft = useSecondsUntil(order.payUntil);
  const isPaused = usePaused();
  const follow = useFollow();
  const changed = usePaymentsChanged();
  const ordersChanged = useOrdersChanged();

  /** What was refused may have another reason than what is drawn here. */
  const lookAgain = () => {
    ordersChanged();
    void client.invalidateQueries({ queryKey: walletKey });
    void client.invalidateQueries({ queryKey: ['payment'] });
    void client.invalidateQueries(methodsQuery);
    void client.invalidateQueries(accountQuery);
  };
  const proven = useProven({
    name: `pay:${order.id}`,
    run: confirmPayment,
    onDone: changed,
    onRefused: (problem) => isStop(problem) && lookAgain(),
  });
  const { payment, isLooking, act, submit } = usePayment({
    of: order.id,
    ask: createPayment,
    onOpen: (open) =>
      open.method === 'wallet' && open.status === 'requires_confirmation'
        ? proven.start({ purpose: 'confirm_payment', paymentId: open.id })
        : follow(open),
  });
  const confirming = useQuery({ ...paymentQuery(proven.flow.act?.paymentId ?? ''), enabled: proven.isOpen });

  const isStep = search.get('step') === 'proof';
  const isSettled = payment?.status === 'succeeded' || payment?.isHeld === true;
  if (payment && isSettled && !isStep) return <Navigate to={`/pay/${payment.id}`} replace />;
  if (order.status !== 'awaiting_payment' || secondsLeft === 0) return <NothingDue order={order} />;
  if (isPaused) {
    return (
      <>
        <Due order={order} />
        <Restricted />
      </>
    );
  }
  if (isLooking || isWalletPending) return <Loading />;

  const chosen = chosenOf(rows, wanted ?? payment?.method ?? null);
  const pay = () =>
    chosen &&
    submit(chosen, order.total.amount, (id) => ({ id, orderId: order.id, method: chosen, device: deviceHere() }));
  const clear = () => {
    act.cancel();
    proven.act.cancel();
  };
  const error = act.error ?? (proven.isOpen ? null : proven.act.error);
  return (
    <>
      <Due order={order} />
      {payment && !error && <Before payment={payment} />}
      <MethodRows
        legend={t('pay.methods')}
        rows={rows}
        chosen={chosen}
        onChoose={(method) => {
          clear();
          setWanted(method);
        }}
      />
      <WaitingNotice waiting={act.waiting ?? (proven.isOpen ? null : proven.act.waiting)} />
      <Stopped problem={error} order={order} method={chosen} paymentId={payment?.id ?? null} onAnew={clear} />
      {/* A stop has a next step of its own. */}
      {chosen && !(isStop(error) && error.code !== 'payment_gateway_unavailable') && (
        <Button busy={act.busy || (!proven.isOpen && proven.act.busy)} onClick={pay}>
          {t('pay.pay', { amount: inYuan(order.total) })}
        </Button>
      )}
      {!chosen && <p className="soft">{t('pay.noMethod')}</p>}
      {proven.isOpen && confirming.data && <ConfirmSheet payment={confirming.data} order={order} proven={proven} />}
    </>
  );
}
