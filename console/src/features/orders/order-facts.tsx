import type { RevealedContact, StaffOrder } from '@btepai/contract';
import { useTranslation } from 'react-i18next';
import { call } from '../../api.ts';
import { Masked } from '../../ui/masked.tsx';
import { Money } from '../../ui/money.tsx';
import { exactly } from '../../ui/time.ts';
import { mayDo, useMember } from '../session/session.ts';

/** What was ordered, and whom to reach. */
export function OrderFacts({ order }: { order: StaffOrder }) {
  const { t } = useTranslation();
  return (
    <section className="card stack" aria-label={t('orders.what')}>
      <ul className="stack">
        {order.items.map((one) => (
          <li key={`${one.serviceId}/${one.option.id}`} className="row row--ends">
            <span>
              {one.name} · {one.option.name} × {one.quantity}
            </span>
            <Money of={one.amount} />
          </li>
        ))}
      </ul>
      <p className="order__total">
        <span className="soft">{t('orders.total')}</span> <Money of={order.total} />
      </p>
      {order.refunded.amount > 0 && (
        <p>
          {t('orders.refunded')} <Money of={order.refunded} />
        </p>
      )}
      <ContactOf order={order} />
      {order.note && (
        <div>
          <h3>{t('orders.note')}</h3>
          <p className="order__words">{order.note}</p>
        </div>
      )}
    </section>
  );
}

function ContactOf({ order }: { order: StaffOrder }) {
  const { t } = useTranslation();
  const mayReveal = mayDo(useMember(), ['support', 'finance']);
  const { contact, number, accountId, detailsGone } = order;
  if (detailsGone) return <p className="soft">{t('orders.gone')}</p>;
  if (!contact) return null;
  const reveal = async (reason: string) => {
    const path = `/v1/staff/orders/${number}/reveal`;
    return (await call<RevealedContact>(path, { method: 'POST', body: { reason }, about: accountId })).phone;
  };
  return (
    <div>
      <h3>{t('orders.contact')}</h3>
      <p>{contact.name}</p>
      {contact.phone && <Masked value={contact.phone} {...(mayReveal && { reveal })} />}
      {contact.address && <p className="order__words">{contact.address}</p>}
    </div>
  );
}

/** What happened to it, and who did it. */
export function Timeline({ order }: { order: StaffOrder }) {
  const { t } = useTranslation();
  return (
    <section className="card stack" aria-label={t('orders.timeline')}>
      <h2>{t('orders.timeline')}</h2>
      <ol className="order__timeline">
        {order.timeline.map((event) => (
          <li key={`${event.kind} ${event.at}`}>
            <strong>{t(`orders.event.${event.kind}`)}</strong>{' '}
            {event.amount && event.amount.amount !== order.total.amount && <Money of={event.amount} />}
            <br />
            <span className="soft">
              {exactly(event.at)} · {event.staff ?? t(`orders.by.${event.by}`)}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
