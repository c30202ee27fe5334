import type { Payment, PaymentMethod } from '@btepai/contract';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from 'react-router';
import { type By, useAct, useResume } from '../../act.ts';
import { useAccount } from '../accounts/account.ts';
import { useKeptPayment } from './kept-payment.ts';
import { isOpen, paymentQuery, usePaymentsChanged } from './payments.ts';

type Options<Body> = {
  /** What is paid: an order's id, or a top-up. */
  of: string;
  ask: (body: Body, by: By) => Promise<Payment>;
  /** It is there, and can go on. */
  onOpen: (payment: Payment) => void;
};

/**
 * One payment of one thing, asked for once however often it is tapped, reloaded or left: its id is kept on this device before
 * it is sent, and whoever comes back finds it as it stands.
 */
export function usePayment<Body extends { id: string }>({ of, ask, onOpen }: Options<Body>) {
  const { id: owner } = useAccount();
  const changed = usePaymentsChanged();
  const { kept, idFor, markKnown, forget } = useKeptPayment(of);
  const isKnown = kept?.isKnown === true;
  const query = useQuery({ ...paymentQuery(kept?.id ?? ''), enabled: isKnown });
  const payment = (isKnown && query.data) || null;
  const act = useAct(ask, {
    keepAs: `${owner}:pay:${of}`,
    onDone: (asked) => {
      changed(asked);
      markKnown(asked.id);
      if (isOpen(asked)) onOpen(asked);
    },
    onRefused: ({ code }) => {
      // It has failed for good there; the next try is another payment.
      if (code === 'payment_gateway_unavailable' || code === 'idempotency_key_reused') forget();
    },
  });
  useResume(act, ({ id }) => id === kept?.id && !isKnown);

  return {
    payment,
    /** Not yet known how a payment of before stands. */
    isLooking: isKnown && query.isPending,
    act,
    submit: (method: PaymentMethod, amountFen: number, bodyFor: (id: string) => Body) => {
      const isSame = payment?.method === method && payment.amount.amount === amountFen;
      if (payment && isSame && isOpen(payment)) return onOpen(payment);
      if (payment && !isOpen(payment)) forget();
      act.submit(bodyFor(idFor(method, amountFen)));
    },
  };
}

/**
 * To where a payment is followed, and from there on to its method's own page, so that coming back by whatever way leads to
 * where the server is asked what came of it.
 */
export function useFollow() {
  const navigate = useNavigate();
  return ({ id, status, redirectUrl }: Payment) => {
    void navigate(`/pay/${id}`);
    if (status === 'processing' && redirectUrl) leaveFor(redirectUrl);
  };
}

/** Only to a page: an address that runs in this one would be no gateway's. */
export const isPage = (address: string) => /^https?:$/.test(new URL(address, location.href).protocol);

function leaveFor(address: string) {
  if (isPage(address)) location.assign(address);
}
