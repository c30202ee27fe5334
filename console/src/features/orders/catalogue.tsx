import type { StaffService } from '@btepai/contract';
import { useQuery } from '@tanstack/react-query';
import { Button, InputNumber, Table, type TableColumnsType } from 'antd';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../api.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Loading } from '../../ui/loading.tsx';
import { inYuan, Money } from '../../ui/money.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { ReasonModal } from '../../ui/reason-modal.tsx';
import { StateTag } from '../../ui/state-tag.tsx';
import { mayDo, useMember } from '../session/session.ts';
import { keepService, servicesQuery } from './orders.ts';

type Option = StaffService['options'][number];
type Line = { service: StaffService; option: Option };
type Offering = { service: StaffService; option: Option | null; isOffered: boolean };

/** What is sold, and for how much. A price is finance's; what is offered is the editor's too. */
export function Catalogue() {
  const { t, i18n } = useTranslation();
  const member = useMember();
  const [priced, setPriced] = useState<Line | null>(null);
  const [offering, setOffering] = useState<Offering | null>(null);
  const { data, error, refetch } = useQuery(servicesQuery);
  if (!data) return error ? <ProblemAlert failure={error} onRetry={() => void refetch()} /> : <Loading />;
  const language = i18n.language === 'en' ? 'en' : 'zh';
  const mayOffer = mayDo(member, ['editor', 'finance']);
  const mayPrice = mayDo(member, ['finance']);
  const columns: TableColumnsType<Line> = [
    { title: t('orders.option'), render: (_value, { option }) => option.name[language] },
    { title: t('orders.price'), align: 'end', render: (_value, { option }) => <Money of={option.price} /> },
    {
      title: t('orders.offer'),
      render: (_value, { option }) => (
        <StateTag tone={option.isOffered ? 'good' : 'quiet'}>
          {t(option.isOffered ? 'orders.offered' : 'orders.withdrawn')}
        </StateTag>
      ),
    },
    { title: t('orders.changedBy'), render: (_value, { option }) => option.changedBy },
    {
      title: t('orders.do'),
      render: (_value, { service, option }) => (
        <span className="row">
          {mayPrice && (
            <Button size="small" onClick={() => setPriced({ service, option })}>
              {t('orders.setPrice')}
            </Button>
          )}
          {mayOffer && (
            <Button size="small" onClick={() => setOffering({ service, option, isOffered: !option.isOffered })}>
              {t(option.isOffered ? 'orders.withdraw' : 'orders.offerIt')}
            </Button>
          )}
        </span>
      ),
    },
  ];
  return (
    <div className="stack">
      {data.items.map((service) => (
        <section key={service.id} className="card stack" aria-label={service.name[language]}>
          <div className="row row--ends">
            <span className="row">
              <h2>{service.name[language]}</h2>
              {!service.isOffered && <StateTag tone="quiet">{t('orders.withdrawn')}</StateTag>}
              <span className="soft">{t(`orders.starts.${service.starts}`)}</span>
            </span>
            {mayOffer && (
              <Button
                size="small"
                onClick={() => setOffering({ service, option: null, isOffered: !service.isOffered })}
              >
                {t(service.isOffered ? 'orders.withdrawAll' : 'orders.offerAll')}
              </Button>
            )}
          </div>
          <Table
            size="small"
            pagination={false}
            rowKey={({ option }) => option.id}
            columns={columns}
            dataSource={service.options.map((option) => ({ service, option }))}
          />
        </section>
      ))}
      {priced && <PriceModal {...priced} onClose={() => setPriced(null)} />}
      {offering && (
        <ReasonModal
          title={t(offering.isOffered ? 'orders.offerSure' : 'orders.withdrawSure', {
            name: (offering.option ?? offering.service).name[language],
          })}
          why={t('orders.offerWhy')}
          confirm={t(offering.isOffered ? 'orders.offerIt' : 'orders.withdraw')}
          isDanger={!offering.isOffered}
          run={async (reason) => {
            const { service, option, isOffered } = offering;
            const path = `/v1/staff/services/${service.id}${option ? `/options/${option.id}` : ''}/offered`;
            keepService(await call<StaffService>(path, { method: 'PUT', body: { isOffered, reason } }));
          }}
          onDone={() => setOffering(null)}
          onClose={() => setOffering(null)}
        />
      )}
    </div>
  );
}

const fenOf = (yuan: number) => Math.round(yuan * 100);

/** First the price, then why. */
function PriceModal({ service, option, onClose }: Line & { onClose: () => void }) {
  const { t } = useTranslation();
  const id = useId();
  const [yuan, setYuan] = useState<number | null>(option.price.amount / 100);
  const [asks, setAsks] = useState(false);
  const price = yuan === null ? null : fenOf(yuan);
  const next = price === null ? '' : inYuan({ amount: price, currency: 'CNY' });
  if (asks && price !== null)
    return (
      <ReasonModal
        title={t('orders.priceSure', { was: inYuan(option.price), next })}
        why={t('orders.priceWhy')}
        confirm={t('orders.setPrice')}
        run={async (reason) =>
          keepService(
            await call<StaffService>(`/v1/staff/services/${service.id}/options/${option.id}/price`, {
              method: 'PUT',
              body: { price: { amount: price, currency: 'CNY' }, was: option.price, reason },
            }),
          )
        }
        onDone={onClose}
        onClose={onClose}
      />
    );
  return (
    <Dialog
      title={t('orders.setPrice')}
      okText={t('orders.next')}
      okButtonProps={{ disabled: price === null || price < 1 || price === option.price.amount }}
      onOk={() => setAsks(true)}
      onCancel={onClose}
    >
      <div className="stack">
        <label htmlFor={id}>{t('orders.priceIn')}</label>
        <InputNumber
          id={id}
          min={0.01}
          max={1_000_000}
          precision={2}
          value={yuan}
          onChange={setYuan}
          onPressEnter={() => price !== null && price !== option.price.amount && setAsks(true)}
        />
      </div>
    </Dialog>
  );
}
