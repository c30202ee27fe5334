import type { Service } from '@btepai/contract';
import { useQuery } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router';
import { useAccount } from '../features/accounts/account.ts';
import { ContactPart } from '../features/orders/contact-part.tsx';
import { chosenOption, hasOwnPhone } from '../features/orders/draft.ts';
import { OptionPicker } from '../features/orders/option-picker.tsx';
import { servicesQuery } from '../features/orders/orders.ts';
import { ServiceSign } from '../features/orders/service-sign.tsx';
import { wordFor } from '../features/orders/service-words.ts';
import { useOrdering } from '../features/orders/use-ordering.ts';
import { complaintAbout } from '../features/phone/number-entry.ts';
import { useNumbers } from '../features/phone/numbers.ts';
import { languageNow } from '../i18n/index.ts';
import { Button } from '../ui/button.tsx';
import { ButtonLink } from '../ui/button-link.tsx';
import { Empty } from '../ui/empty.tsx';
import { fieldError } from '../ui/field-error.ts';
import { LoadFailed } from '../ui/load-failed.tsx';
import { Loading } from '../ui/loading.tsx';
import { Amount, inYuan } from '../ui/money.tsx';
import { Notice } from '../ui/notice.tsx';
import { Page } from '../ui/page.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { readQuantity, Stepper } from '../ui/stepper.tsx';
import { TextArea } from '../ui/text-area.tsx';
import { WaitingNotice } from '../ui/waiting-notice.tsx';
import '../features/orders/ordering.css';

export default function ServicePage() {
  const { t } = useTranslation();
  const { serviceId = '' } = useParams();
  const { data, error, refetch } = useQuery(servicesQuery(languageNow()));
  const service = data?.find(({ id }) => id === serviceId);
  if (service) return <Ordering key={service.id} service={service} />;
  return (
    <Page title={t('brand')} back="/">
      {!data && (error ? <LoadFailed error={error} onRetry={() => void refetch()} /> : <Loading />)}
      {data && (
        <Empty title={t('services.gone')} why={t('services.goneWhy')}>
          <ButtonLink to="/">{t('services.toHome')}</ButtonLink>
        </Empty>
      )}
    </Page>
  );
}

const numberCodes = ['phone_invalid', 'phone_not_mobile', 'phone_country_not_served'] as const;

function Ordering({ service }: { service: Service }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const account = useAccount();
  const numbers = useNumbers();
  const { flow, act, tried, total, change, submit } = useOrdering(service, ({ id }) => {
    // On to paying; back from there leads to the order, and not to a form that has been sent.
    navigate(`/orders/${id}`, { replace: true });
    navigate(`/orders/${id}/pay`);
  });
  const { id, name, description, unit, maxQuantity } = service;

  const quantity = readQuantity(flow.quantity);
  const tooMany = quantity !== null && quantity > maxQuantity;
  const ofQuantity = tooMany
    ? t('services.tooMany', { max: maxQuantity, unit })
    : quantity === null && (tried || flow.quantity !== '')
      ? t('services.quantityWhole', { unit })
      : fieldError(act.error, 'items.0.quantity', []);
  const errors = {
    name: fieldError(act.error, 'contact.name', []),
    phone: fieldError(act.error, 'contact.phone', [...numberCodes]),
    address: fieldError(act.error, 'contact.address', []),
  };
  const ofNote = fieldError(act.error, 'note', []);
  const isNew = flow.told !== null;
  const isTold = ofQuantity || ofNote || errors.name || errors.phone || errors.address || isNew;

  const order = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const isWrong = hasOwnPhone(flow, account) && complaintAbout(flow, numbers, { final: true }) !== null;
    if (submit(!(isWrong && service.contact !== 'none'))) return;
    // To the first thing that is missing, once it is marked as such.
    requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid=true]')?.focus());
  };
  return (
    <Page title={name} back="/">
      <form className="ordering" onSubmit={order} noValidate>
        <header className="ordering__head">
          <ServiceSign of={id} />
          <p className="soft">{description}</p>
        </header>
        <section className="card">
          <OptionPicker
            legend={t(wordFor(id, 'option'))}
            options={service.options}
            chosen={chosenOption(service, flow)?.id ?? ''}
            onChoose={(option) => change({ option })}
          />
          <Stepper
            label={t('services.quantity', { unit })}
            unit={unit}
            max={maxQuantity}
            value={flow.quantity}
            hint={t('services.maxQuantity', { max: maxQuantity, unit })}
            error={ofQuantity}
            onChange={(text) => change({ quantity: text })}
          />
        </section>
        <ContactPart service={service} numbers={numbers} draft={flow} tried={tried} errors={errors} onChange={change} />
        <section className="card">
          <TextArea
            label={t('common.optional', { label: t('services.note') })}
            hint={t(wordFor(id, 'note'))}
            error={ofNote}
            maxLength={200}
            rows={2}
            value={flow.note}
            onChange={(event) => change({ note: event.target.value })}
          />
        </section>
        <div className="sum">
          <WaitingNotice waiting={act.waiting} />
          {isNew && total !== null && (
            <Notice tone="warn" title={t('services.newPrice')}>
              <span>
                {t('services.newPriceWhy', {
                  total: inYuan({ amount: total, currency: 'CNY' }),
                  before: inYuan({ amount: flow.before ?? total, currency: 'CNY' }),
                })}
              </span>
            </Notice>
          )}
          <ProblemNotice problem={isTold ? null : act.error} />
          <div className="sum__line">
            <span className="sum__words">
              <span className="soft">{t('services.total')}</span>
              <output aria-live="polite">
                {total === null ? '—' : <Amount of={{ amount: total, currency: 'CNY' }} size="sum" />}
              </output>
            </span>
            <Button type="submit" busy={act.busy}>
              {t(isNew ? 'services.submitNew' : 'services.submit')}
            </Button>
          </div>
        </div>
      </form>
    </Page>
  );
}
