import type { ErrorCode, Order, PaymentMethod, Problem } from '@btepai/contract';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { ButtonLink } from '../../ui/button-link.tsx';
import { inYuan } from '../../ui/money.tsx';
import { Notice } from '../../ui/notice.tsx';
import { ProblemNotice } from '../../ui/problem-notice.tsx';
import { useAccount } from '../accounts/account.ts';
import { walletQuery } from '../wallet/wallet.ts';
import { cashierOf, topUpFor } from './ways-to-pay.tsx';

/** What stops a payment, whatever proof comes with it. The rest is told beside what was typed. */
const stops: ErrorCode[] = [
  'insufficient_balance',
  'payment_expired',
  'payment_already_resolved',
  'order_not_payable',
  'account_restricted',
  'payment_denied',
  'payment_gateway_unavailable',
  'phone_required',
];
export const isStop = (problem: Problem | null): problem is Problem => problem !== null && stops.includes(problem.code);

type Props = {
  problem: Problem | null;
  order: Order;
  method: PaymentMethod | null;
  paymentId: string | null;
  /** Back to choosing a method, or once more from there. */
  onAnew: () => void;
};

/** Why it did not go on, what became of the money, and the next step: never a dead end. */
export function Stopped({ problem, order, method, paymentId, onAnew }: Props) {
  const { t } = useTranslation();
  if (!isStop(problem)) return <ProblemNotice problem={problem} />;
  switch (problem.code) {
    case 'insufficient_balance':
      return <TooLittle order={order} onAnew={onAnew} />;
    case 'payment_expired':
      return (
        <Told title={t('stopped.expired')} why={t('stopped.expiredWhy')}>
          <Button onClick={onAnew}>{t('stopped.again')}</Button>
        </Told>
      );
    case 'payment_already_resolved':
      return (
        <Told title={t('stopped.resolved')} why={t('stopped.resolvedWhy')}>
          {paymentId && <ButtonLink to={`/pay/${paymentId}`}>{t('pay.see')}</ButtonLink>}
        </Told>
      );
    case 'order_not_payable':
      return (
        <Told title={t('stopped.orderOver')} why={t('stopped.orderOverWhy')}>
          <ButtonLink to={`/orders/${order.id}`}>{t('pay.order')}</ButtonLink>
        </Told>
      );
    case 'account_restricted':
      return <Restricted />;
    case 'payment_denied':
      return (
        <Told title={t('stopped.denied')} why={t('stopped.deniedWhy')}>
          <Button onClick={onAnew}>{t('stopped.other')}</Button>
          <ButtonLink to="/me/cases/new?topic=other" tone="quiet">
            {t('stopped.support')}
          </ButtonLink>
        </Told>
      );
    case 'phone_required':
      return (
        <Told title={t('stopped.noPhone')} why={t('stopped.noPhoneWhy')}>
          <ButtonLink to={`/me/phone/bind?next=${encodeURIComponent(cashierOf(order.id))}`}>{t('pay.bind')}</ButtonLink>
        </Told>
      );
    default:
      return (
        <Told
          title={t('stopped.gateway', { method: t(`method.${method ?? 'alipay'}`) })}
          why={t('stopped.gatewayWhy')}
        />
      );
  }
}

/** Whether paying is paused, as far as the account says; the server judges. */
export function usePaused(): boolean {
  const { restriction, waitingChange } = useAccount();
  return restriction !== null || (waitingChange !== null && waitingChange.kind !== 'release');
}

/** Paying is paused to protect the money: why, and who can end that. */
export function Restricted() {
  const { t } = useTranslation();
  const { restriction, waitingChange } = useAccount();
  if (!restriction && waitingChange) {
    return (
      <Told title={t('stopped.frozen')} why={t('stopped.frozenWhy')}>
        <ButtonLink to="/me/phone">{t('stopped.phone')}</ButtonLink>
      </Told>
    );
  }
  const isStaffs = restriction?.liftableBy === 'staff';
  return (
    <Told title={t('stopped.restricted')} why={t(isStaffs ? 'stopped.restrictedStaff' : 'stopped.restrictedWhy')}>
      <ButtonLink to="/me/lift">{t(isStaffs ? 'lift.follow' : 'stopped.lift')}</ButtonLink>
    </Told>
  );
}

function TooLittle({ order, onAnew }: Pick<Props, 'order' | 'onAnew'>) {
  const { t } = useTranslation();
  const { data: wallet } = useQuery(walletQuery);
  const missingFen = order.total.amount - (wallet?.available.amount ?? order.total.amount);
  const missing = inYuan({ ...order.total, amount: missingFen });
  return (
    <Told
      title={t('stopped.short')}
      why={missingFen > 0 ? t('stopped.shortWhy', { missing }) : t('stopped.shortPlain')}
    >
      <ButtonLink to={topUpFor(order.id)}>{t('stopped.topUp')}</ButtonLink>
      <Button tone="quiet" onClick={onAnew}>
        {t('stopped.other')}
      </Button>
    </Told>
  );
}

const Told = ({ title, why, children }: { title: string; why: string; children?: ReactNode }) => (
  <>
    <div role="alert">
      <Notice tone="warn" title={title}>
        <span>{why}</span>
      </Notice>
    </div>
    {children}
  </>
);
