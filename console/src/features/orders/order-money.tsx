import type { OrderMoney as AllMoney, RefundDecided, StaffOrder } from '@btepai/contract';
import { useQuery } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../api.ts';
import { Loading } from '../../ui/loading.tsx';
import { inYuan, Money } from '../../ui/money.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { ReasonModal } from '../../ui/reason-modal.tsx';
import { StateTag } from '../../ui/state-tag.tsx';
import { atTime } from '../../ui/time.ts';
import { mayDo, useMember } from '../session/session.ts';
import { lookAgain, moneyQuery } from './orders.ts';

/** All money of an order; what waits for a decision comes first, and its amount is the largest thing on the page. */
export function OrderMoney({ order }: { order: StaffOrder }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(moneyQuery(order));
  const asked = data?.refunds.find(({ status }) => status === 'requested');
  const held = data?.payments.find(({ isHeld }) => isHeld);
  return (
    <section className="stack" aria-label={t('orders.money')}>
      <ProblemAlert failure={error} onRetry={() => void refetch()} />
      {!data && !error && <Loading lines={3} />}
      {asked && <RefundDecision order={order} refund={asked} />}
      {held && <HeldDecision order={order} payment={held} />}
      {data && (
        <div className="card stack">
          <h2>{t('orders.money')}</h2>
          {data.payments.length === 0 && <p className="soft">{t('orders.noPayment')}</p>}
          <ul className="stack">
            {data.payments.map((payment) => (
              <li key={payment.id} className="row row--ends">
                <span>
                  {t('orders.payment')} · {t(`orders.methods.${payment.method}`)} · {atTime(payment.createdAt)}
                  {payment.decidedBy && ` · ${payment.decidedBy}`}
                </span>
                <span className="row">
                  <StateTag tone={payment.status === 'succeeded' ? 'good' : payment.isHeld ? 'wait' : 'quiet'}>
                    {t(payment.isHeld ? 'orders.held' : `orders.paymentStatus.${payment.status}`)}
                  </StateTag>
                  <Money of={payment.amount} />
                </span>
              </li>
            ))}
            {data.refunds.map((refund) => (
              <li key={refund.id} className="row row--ends">
                <span>
                  {t(refund.cause === 'late' ? 'orders.lateRefund' : 'orders.refund')} ·{' '}
                  {t(`orders.methods.${refund.method}`)} · {atTime(refund.createdAt)}
                  {refund.decidedBy && ` · ${refund.decidedBy}`}
                </span>
                <span className="row">
                  <StateTag tone={refund.status === 'requested' ? 'wait' : 'quiet'}>
                    {t(`orders.refundStatus.${refund.status}`)}
                  </StateTag>
                  <Money of={refund.amount} />
                </span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}

type Refund = AllMoney['refunds'][number];
type Payment = AllMoney['payments'][number];

function RefundDecision({ order, refund }: { order: StaffOrder; refund: Refund }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [asks, setAsks] = useState<'approve' | 'refuse' | null>(null);
  const mayDecide = mayDo(useMember(), ['finance']);
  const amount = inYuan(refund.amount);
  return (
    <div className="card stack decision">
      <h2>{t('orders.askedBack')}</h2>
      <p className="decision__amount numbers">{amount}</p>
      <p className="soft">
        {t('orders.askedBackOf', { total: inYuan(order.total), method: t(`orders.methods.${refund.method}`) })}
      </p>
      <blockquote className="order__words">{refund.reason ?? t('orders.gone')}</blockquote>
      {mayDecide ? (
        <div className="row">
          <Button type="primary" onClick={() => setAsks('approve')}>
            {t('orders.approve', { amount })}
          </Button>
          <Button danger onClick={() => setAsks('refuse')}>
            {t('orders.refuse')}
          </Button>
        </div>
      ) : (
        <p className="soft">{t('orders.financeDecides')}</p>
      )}
      {asks && (
        <ReasonModal
          title={t(asks === 'approve' ? 'orders.approveSure' : 'orders.refuseSure', { amount })}
          why={t(asks === 'approve' ? 'orders.approveWhy' : 'orders.refuseWhy')}
          confirm={t(asks === 'approve' ? 'orders.approve' : 'orders.refuse', { amount })}
          isDanger={asks === 'refuse'}
          run={async (reason) => {
            const path = `/v1/staff/orders/${order.number}/refunds/${refund.id}/${asks}`;
            const options = { method: 'POST', body: { reason }, about: order.accountId } as const;
            const { outcome } = await call<RefundDecided>(path, options);
            void message.success(t(`orders.decided.${outcome}`));
          }}
          onDone={() => {
            setAsks(null);
            lookAgain(order.number);
          }}
          onClose={() => setAsks(null)}
        />
      )}
    </div>
  );
}

function HeldDecision({ order, payment }: { order: StaffOrder; payment: Payment }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [asks, setAsks] = useState<'release' | 'refuse' | null>(null);
  const mayDecide = mayDo(useMember(), ['finance', 'risk']);
  const amount = inYuan(payment.amount);
  return (
    <div className="card stack decision">
      <h2>{t('orders.heldPayment')}</h2>
      <p className="decision__amount numbers">{amount}</p>
      <p className="soft">{t('orders.heldWhy', { time: atTime(payment.expiresAt) })}</p>
      {mayDecide && (
        <div className="row">
          <Button type="primary" onClick={() => setAsks('release')}>
            {t('orders.release', { amount })}
          </Button>
          <Button danger onClick={() => setAsks('refuse')}>
            {t('orders.refusePayment')}
          </Button>
        </div>
      )}
      {asks && (
        <ReasonModal
          title={t(asks === 'release' ? 'orders.releaseSure' : 'orders.refusePaymentSure', { amount })}
          why={t(asks === 'release' ? 'orders.releaseWhy' : 'orders.refusePaymentWhy')}
          confirm={t(asks === 'release' ? 'orders.release' : 'orders.refusePayment', { amount })}
          isDanger={asks === 'refuse'}
          run={async (reason) => {
            const path = `/v1/staff/orders/${order.number}/held-payments/${payment.id}/${asks}`;
            await call(path, { method: 'POST', body: { reason }, about: order.accountId });
            void message.success(t(`orders.heldDecided.${asks}`));
          }}
          onDone={() => {
            setAsks(null);
            lookAgain(order.number);
          }}
          onClose={() => setAsks(null)}
        />
      )}
    </div>
  );
}
