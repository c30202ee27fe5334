import type { Order } from '@btepai/contract';
import { useTranslation } from 'react-i18next';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Amount } from '../../ui/money.tsx';
import { inFull } from '../../ui/time.ts';
import { shortForm } from '../phone/phones.ts';
import { ServiceSign } from './service-sign.tsx';

/** What was ordered, at the prices of that moment. */
export function Items({ order: { items, total } }: { order: Order }) {
  const { t } = useTranslation();
  return (
    <section className="card" aria-labelledby="items">
      <h2 id="items">{t('order.items')}</h2>
      <ul className="items">
        {items.map(({ serviceId, name, option, quantity, price, amount }) => (
          <li key={`${serviceId} ${option.id}`} className="item">
            <ServiceSign of={serviceId} />
            <span className="item__words">
              <strong>{name}</strong>
              <span className="soft">
                {option.name} ·{' '}
                <span className="item__price">
                  <Amount of={price} /> {t('orders.times', { quantity })}
                </span>
              </span>
            </span>
            <Amount of={amount} />
          </li>
        ))}
      </ul>
      {items.length > 1 && (
        <p className="items__total">
          {t('order.total')}
          <Amount of={total} />
        </p>
      )}
    </section>
  );
}

/** Whom it is for, and what is to be told by its number. */
export function Facts({ order: { contact, note, number, createdAt } }: { order: Order }) {
  const { t } = useTranslation();
  const reach = contact && [contact.name, contact.phone && shortForm(contact.phone)].filter(Boolean).join(' · ');
  return (
    <section className="card">
      <dl className="order-facts">
        {contact && (
          <>
            <dt>{t('order.contact')}</dt>
            <dd>
              {reach}
              {contact.address && <span>{contact.address}</span>}
            </dd>
          </>
        )}
        {note && (
          <>
            <dt>{t('order.note')}</dt>
            <dd>{note}</dd>
          </>
        )}
        <dt>{t('order.number')}</dt>
        <dd className="order-facts__number">
          {number}
          <CopyButton text={number} tone="text">
            {t('order.copy')}
          </CopyButton>
        </dd>
        <dt>{t('order.createdAt')}</dt>
        <dd>{inFull(createdAt)}</dd>
      </dl>
    </section>
  );
}
