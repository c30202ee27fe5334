import { Input, Segmented } from 'antd';
import { useTranslation } from 'react-i18next';
import { useNavigate, useSearchParams } from 'react-router';
import { Catalogue } from '../features/orders/catalogue.tsx';
import { HeldQueueTable, RefundQueueTable } from '../features/orders/money-queue.tsx';
import { OrderQueue } from '../features/orders/order-queue.tsx';
import { mayDo, useMember } from '../features/session/session.ts';
import { Page } from '../ui/page.tsx';
import '../features/orders/orders.css';

const views = {
  paid: ['support', 'finance'],
  in_progress: ['support', 'finance'],
  refunds: ['support', 'finance'],
  held: ['finance', 'risk'],
  catalogue: ['editor', 'finance', 'support'],
} as const;
type View = keyof typeof views;

/** What is to be done of orders, money that waits for a decision, and what is sold: to each role its own. */
export default function Orders() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const member = useMember();
  const [search, setSearch] = useSearchParams();
  const mine = (Object.keys(views) as View[]).filter((view) => mayDo(member, [...views[view]]));
  const asked = search.get('queue') as View | null;
  const view = asked && mine.includes(asked) ? asked : mine[0]!;
  const mayOpen = mayDo(member, ['support', 'finance', 'risk']);
  const open = (written: string) => {
    const number = written.replace(/\s/g, '');
    if (/^\d{16}$/.test(number)) void navigate(`/orders/${number}`);
  };
  return (
    <Page
      title={t('orders.title')}
      intro={t('orders.intro')}
      actions={
        mayOpen && (
          <Input.Search
            data-search
            allowClear
            inputMode="numeric"
            aria-label={t('orders.find')}
            placeholder={t('orders.find')}
            maxLength={24}
            onSearch={open}
          />
        )
      }
    >
      <div>
        <Segmented<View>
          aria-label={t('orders.view')}
          value={view}
          onChange={(queue) => setSearch({ queue }, { replace: true })}
          options={mine.map((value) => ({ value, label: t(`orders.queue.${value}`) }))}
        />
      </div>
      {(view === 'paid' || view === 'in_progress') && <OrderQueue key={view} status={view} />}
      {view === 'refunds' && <RefundQueueTable />}
      {view === 'held' && <HeldQueueTable />}
      {view === 'catalogue' && <Catalogue />}
    </Page>
  );
}
