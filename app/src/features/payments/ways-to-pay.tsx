import type { Order, PaymentMethod, PaymentMethodList, Wallet } from '@btepai/contract';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { inYuan } from '../../ui/money.tsx';
import { useAccount } from '../accounts/account.ts';
import { useGatewayRows } from './gateway-rows.ts';
import type { MethodRow } from './method-rows.tsx';

type Known = { methods: PaymentMethodList['items']; wallet: Wallet | undefined; order: Order };

/** All ways to pay an order, the wallet first; one that can't be gone says what is in the way. */
export function useWaysToPay({ methods, wallet, order }: Known): MethodRow[] {
  const { t } = useTranslation();
  const { limited } = useAccount();
  const gateways = useGatewayRows(methods);
  const own = methods.find(({ method }) => method === 'wallet');
  if (!own) return gateways;
  return [{ method: 'wallet', ...walletRow() }, ...gateways];

  function walletRow(): Omit<MethodRow, 'method'> {
    if (limited) {
      const back = encodeURIComponent(cashierOf(order.id));
      return { note: t('pay.limited'), off: true, way: way(`/me/phone/bind?next=${back}`, t('pay.bind')) };
    }
    if (own?.state === 'down') return { note: t('pay.down'), off: true };
    if (!wallet) return {};
    const amount = inYuan(wallet.available);
    const missingFen = order.total.amount - wallet.available.amount;
    if (missingFen <= 0) return { note: t('pay.available', { amount }) };
    const note = t('pay.short', { amount, missing: inYuan({ ...order.total, amount: missingFen }) });
    return { note, off: true, way: way(topUpFor(order.id), t('pay.topUp')) };
  }
}

const way = (to: string, words: string) => (
  <Link to={to} className="methods__way">
    {words}
  </Link>
);

export const cashierOf = (orderId: string) => `/orders/${orderId}/pay`;
/** What is added there is for this order, and leads back to its cashier. */
export const topUpFor = (orderId: string) => `/me/wallet/top-up?order=${orderId}`;

/** What was chosen, while it can be; else the first that can. */
export const chosenOf = (rows: MethodRow[], wanted: PaymentMethod | null): PaymentMethod | null =>
  (rows.find(({ method, off }) => method === wanted && !off) ?? rows.find(({ off }) => !off))?.method ?? null;
