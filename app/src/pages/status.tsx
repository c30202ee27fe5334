import type { ServiceComponent, ServiceStatus } from '@btepai/contract';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { call } from '../api.ts';
import { tagNow } from '../i18n/index.ts';
import { Button } from '../ui/button.tsx';
import { Loading } from '../ui/loading.tsx';
import { Page } from '../ui/page.tsx';
import './status.css';
import '../ui/rows.css';

/** Which part it is, where there are several of its name. */
const nameOf = ({ name, line }: ServiceComponent) => (line === null ? name : `${name}/${line}`);

export default function StatusPage() {
  const { t } = useTranslation();
  const { data, isError, isFetching, refetch, dataUpdatedAt } = useQuery({
    queryKey: ['status'],
    queryFn: ({ signal }) => call<ServiceStatus>('/v1/status', { signal }),
    refetchInterval: 15_000,
    retry: false,
  });
  const known = isError ? 'unreachable' : data?.state === 'ok' ? 'ready' : 'notReady';

  return (
    <Page title={t('status.title')} back="/me">
      {!data && !isError && <Loading />}
      {(data || isError) && (
        <section className="card" role="status" data-health={known}>
          <h2>{t(`status.${known}`)}</h2>
          <p className="soft">{t(`status.${known}Why`)}</p>
        </section>
      )}
      {data && !isError && (
        <>
          <ul className="rows">
            {data.components.map((component) => (
              <li key={nameOf(component)} className="row">
                <span className="row__words">
                  {t(`status.component.${component.name}`, { line: component.line })}
                  <StateNotes component={component} />
                </span>
                <span className="row__value health" data-state={component.state}>
                  {t(`status.state.${component.state}`)}
                </span>
              </li>
            ))}
          </ul>
          <p className="soft step__note">
            {t('status.checkedAt', {
              time: new Intl.DateTimeFormat(tagNow(), { timeStyle: 'medium' }).format(dataUpdatedAt),
            })}
          </p>
        </>
      )}
      {isError && (
        <Button busy={isFetching} onClick={() => void refetch()}>
          {t('common.retry')}
        </Button>
      )}
    </Page>
  );
}

/** Since when it is not well, and how much of a line's texts arrive. */
function StateNotes({ component: { state, since, deliveryRate } }: { component: ServiceComponent }) {
  const { t } = useTranslation();
  const time = new Intl.DateTimeFormat(tagNow(), sameDay(since) ? { timeStyle: 'short' } : shortDay);
  return (
    <>
      {state !== 'ok' && <small>{t('status.since', { time: time.format(new Date(since)) })}</small>}
      {deliveryRate !== null && <small>{t('status.delivered', { percent: Math.round(deliveryRate * 100) })}</small>}
    </>
  );
}

const shortDay = { month: 'numeric', day: 'numeric', hour: 'numeric', minute: '2-digit' } as const;
const sameDay = (time: string) => new Date(time).toDateString() === new Date().toDateString();
