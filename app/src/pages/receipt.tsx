import type { Order } from '@btepai/contract';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { useAccount } from '../features/accounts/account.ts';
import { inCapitals } from '../features/orders/in-capitals.ts';
import { orderQuery } from '../features/orders/orders.ts';
import { languageNow } from '../i18n/index.ts';
import { Wordmark } from '../ui/brand.tsx';
import { Button } from '../ui/button.tsx';
import { ButtonLink } from '../ui/button-link.tsx';
import { Empty } from '../ui/empty.tsx';
import { LoadFailed } from '../ui/load-failed.tsx';
import { Loading } from '../ui/loading.tsx';
import { inYuan } from '../ui/money.tsx';
import { Page } from '../ui/page.tsx';
import { inFull } from '../ui/time.ts';
import '../features/orders/receipt.css';

export default function ReceiptPage() {
  const { t } = useTranslation();
  const { orderId = '' } = useParams();
  const { data: order, error, refetch } = useQuery(orderQuery(orderId, languageNow()));
  const paid = order?.timeline.find(({ kind }) => kind === 'paid');
  const back = `/orders/${orderId}`;
  return (
    <Page title={t('receipt.title')} back={back}>
      {!order && (error ? <LoadFailed error={error} onRetry={() => void refetch()} /> : <Loading />)}
      {order && !paid && (
        <Empty title={t('receipt.none')} why={t('receipt.noneWhy')}>
          <ButtonLink to={back}>{t('receipt.toOrder')}</ButtonLink>
        </Empty>
      )}
      {order && paid && (
        <>
          <Sheet order={order} paidAt={paid.at} />
          <div className="receipt__print">
            <Button onClick={() => print()}>{t('receipt.print')}</Button>
            <p className="soft step__note">{t('receipt.printWhy')}</p>
          </div>
        </>
      )}
    </Page>
  );
}

function Sheet({ order, paidAt }: { order: Order; paidAt: string }) {
  const { t } = useTranslation();
  const { displayName, contact } = useAccount();
  const { number, items, total, refunded } = order;
  return (
    <article className="receipt">
      <header className="receipt__head">
        <Wordmark height={20} />
        <h2>{t('receipt.title')}</h2>
      </header>
      <dl className="receipt__facts">
        <dt>{t('receipt.number')}</dt>
        <dd>{number}</dd>
        <dt>{t('receipt.paidAt')}</dt>
        <dd>{inFull(paidAt)}</dd>
        <dt>{t('receipt.payer')}</dt>
        <dd>{order.contact?.name ?? contact?.name ?? displayName}</dd>
        <dt>{t('receipt.payee')}</dt>
        <dd>{t('brand')}</dd>
      </dl>
      <table className="receipt__items">
        <thead>
          <tr>
            <th scope="col">{t('receipt.item')}</th>
            <th scope="col">{t('receipt.price')}</th>
            <th scope="col">{t('receipt.quantity')}</th>
            <th scope="col">{t('receipt.amount')}</th>
          </tr>
        </thead>
        <tbody>
          {items.map(({ serviceId, name, option, price, quantity, amount }) => (
            <tr key={`${serviceId} ${option.id}`}>
              <th scope="row">
                {name}
                <small>{option.name}</small>
              </th>
              <td>{inYuan(price)}</td>
              <td>{quantity}</td>
              <td>{inYuan(amount)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <dl className="receipt__sums">
        <dt>{t('receipt.total')}</dt>
        <dd className="receipt__total">{inYuan(total)}</dd>
        {languageNow() === 'zh' && (
          <>
            <dt>{t('receipt.capitals')}</dt>
            <dd>{inCapitals(total.amount)}</dd>
          </>
        )}
        {refunded.amount > 0 && (
          <>
            <dt>{t('receipt.refunded')}</dt>
            <dd>{inYuan({ ...refunded, amount: -refunded.amount })}</dd>
            <dt>{t('receipt.kept')}</dt>
            <dd>{inYuan({ ...total, amount: total.amount - refunded.amount })}</dd>
          </>
        )}
      </dl>
      <p className="receipt__foot">{t('receipt.foot')}</p>
    </article>
  );
}
