import type { GatewayMethod, Order, PaymentMethodList, Wallet } from '@btepai/contract';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { useAccount } from '../features/accounts/account.ts';
import { orderQuery } from '../features/orders/orders.ts';
import { Before } from '../features/payments/before.tsx';
import { useGatewayRows } from '../features/payments/gateway-rows.ts';
import { ofTopUp } from '../features/payments/kept-payment.ts';
import { MethodRows } from '../features/payments/method-rows.tsx';
import { deviceHere, isOpen, methodsQuery } from '../features/payments/payments.ts';
import { Restricted, usePaused } from '../features/payments/stopped.tsx';
import { useFollow, usePayment } from '../features/payments/use-payment.ts';
import { AmountChoice } from '../features/wallet/amount-choice.tsx';
import { TestTopUp } from '../features/wallet/test-top-up.tsx';
import { topUp, walletQuery } from '../features/wallet/wallet.ts';
import { useFlow } from '../flow.ts';
import { languageNow } from '../i18n/index.ts';
import { Button } from '../ui/button.tsx';
import { fieldError } from '../ui/field-error.ts';
import { LoadFailed } from '../ui/load-failed.tsx';
import { Loading } from '../ui/loading.tsx';
import { inYuan } from '../ui/money.tsx';
import { Page } from '../ui/page.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { useAmount } from '../ui/use-amount.ts';
import { WaitingNotice } from '../ui/waiting-notice.tsx';

const maxFen = 100_000_000;

/** 充值: how much and by which way; for an order, what it is short of stands there already. */
export default function TopUpPage() {
  const { t } = useTranslation();
  const [search] = useSearchParams();
  const orderId = search.get('order');
  const methods = useQuery(methodsQuery);
  const wallet = useQuery(walletQuery);
  const order = useQuery({ ...orderQuery(orderId ?? '', languageNow()), enabled: orderId !== null });
  const isPaused = usePaused();
  const isWaiting = wallet.isPending || (orderId !== null && order.isPending);
  const body = () => {
    if (isPaused) return <Restricted />;
    if (methods.data && !isWaiting)
      return <TopUpForm methods={methods.data} wallet={wallet.data} order={order.data ?? null} />;
    if (methods.error) return <LoadFailed error={methods.error} onRetry={() => void methods.refetch()} />;
    return <Loading />;
  };
  return (
    <Page title={t('topUp.title')} plain back="/me/wallet">
      {body()}
    </Page>
  );
}

type Props = { methods: PaymentMethodList['items']; wallet: Wallet | undefined; order: Order | null };

function TopUpForm({ methods, wallet, order }: Props) {
  const { t } = useTranslation();
  const account = useAccount();
  const isDue = order?.status === 'awaiting_payment';
  const missingFen = isDue && wallet ? Math.max(0, order.total.amount - wallet.available.amount) : 0;
  const [wanted, setWanted] = useState<GatewayMethod | null>(null);
  const [isFinal, setFinal] = useState(false);
  const rows = useGatewayRows(methods);
  const chosen = (rows.find(({ method, off }) => method === wanted && !off) ?? rows.find(({ off }) => !off))?.method;
  const follow = useFollow();
  const of = ofTopUp(order?.id ?? null);
  const { flow, change, forget } = useFlow(of, account.id, { text: '', isTyped: false });
  const { payment, act, submit, isLooking } = usePayment({
    of,
    ask: topUp,
    onOpen: (open) => {
      // From here on the payment says how much.
      forget();
      follow(open);
    },
  });
  const startFen = payment && isOpen(payment) ? payment.amount.amount : missingFen;
  const text = flow.isTyped || startFen === 0 ? flow.text : plainYuan(startFen);
  const { fen, complaint } = useAmount(text, { maxFen, final: isFinal });
  const ofAmount = complaint ?? fieldError(act.error, 'amount.amount', []);

  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    setFinal(true);
    if (fen === null || !chosen) return;
    submit(chosen, fen, (id) => ({
      id,
      amount: { amount: fen, currency: 'CNY' },
      method: chosen,
      device: deviceHere(),
    }));
  };
  return (
    <form className="step" onSubmit={onSubmit} noValidate>
      {payment && !act.error && <Before payment={payment} />}
      <AmountChoice
        text={text}
        onChange={(next) => {
          act.cancel();
          setFinal(false);
          change({ text: next, isTyped: true });
        }}
        onLeft={() => text !== '' && setFinal(true)}
        error={ofAmount}
        hint={missingFen > 0 ? t('topUp.for', { missing: inYuan({ amount: missingFen, currency: 'CNY' }) }) : undefined}
      />
      {rows.length > 0 && (
        <MethodRows
          legend={t('topUp.methods')}
          rows={rows}
          chosen={chosen ?? null}
          onChoose={(method) => {
            act.cancel();
            if (method !== 'wallet') setWanted(method);
          }}
        />
      )}
      <WaitingNotice waiting={act.waiting} />
      {act.error?.code === 'account_restricted' ? (
        <Restricted />
      ) : (
        <ProblemNotice problem={ofAmount ? null : act.error} />
      )}
      {chosen ? (
        <Button type="submit" busy={act.busy || isLooking}>
          {fen === null
            ? t('topUp.submitPlain')
            : t('topUp.submit', { amount: inYuan({ amount: fen, currency: 'CNY' }) })}
        </Button>
      ) : (
        <p className="soft">{t('topUp.noMethod')}</p>
      )}
      <p className="soft step__note">{t('topUp.note')}</p>
      <TestTopUp amountFen={fen} />
      {isDue && (
        <p className="front__other">
          <Link to={`/orders/${order.id}/pay`}>{t('topUp.back')}</Link>
        </p>
      )}
    </form>
  );
}

const plainYuan = (fen: number) => (fen % 100 === 0 ? String(fen / 100) : (fen / 100).toFixed(2));
