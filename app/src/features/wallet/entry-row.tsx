import type { WalletEntry } from '@btepai/contract';
import { RightOutline } from 'antd-mobile-icons';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Amount, inYuan } from '../../ui/money.tsx';
import { atClock } from '../../ui/time.ts';
import '../../ui/rows.css';
import './wallet.css';

/** One movement of money: what for, when, how much, and what was left; leads to what it was about. */
export function EntryRow({ entry }: { entry: WalletEntry }) {
  const { t } = useTranslation();
  const { kind, amount, balance, at } = entry;
  const to = aboutOf(entry);
  const words = (
    <>
      <span className="row__words">
        {t(`wallet.kind.${kind}`)}
        <small>
          <time dateTime={at}>{atClock(at)}</time>
        </small>
      </span>
      <span className="entry__sum" data-in={amount.amount > 0 || undefined}>
        <Amount of={amount} isSigned />
        <small>{t('wallet.after', { amount: inYuan(balance) })}</small>
      </span>
    </>
  );
  return (
    <li>
      {to ? (
        <Link to={to} className="row row--tall">
          {words}
          <RightOutline aria-hidden="true" />
        </Link>
      ) : (
        <div className="row row--tall">
          {words}
          <span className="entry__end" />
        </div>
      )}
    </li>
  );
}

function aboutOf({ kind, orderId, paymentId }: WalletEntry): string | null {
  if (orderId) return `/orders/${orderId}`;
  return kind === 'top_up' && paymentId ? `/pay/${paymentId}` : null;
}
