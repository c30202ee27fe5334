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

/** Parts that are meant to be several are told apart by their number. */
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
  const timeOf = (at: string | number, timeStyle: 'short' | 'medium') =>
    new Intl.DateTimeFormat(tagNow(), { timeStyle }).format(new Date(at));

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
                  <StateNote component={component} since={timeOf(component.since, 'short')} />
                </span>
                <span className="row__value health" data-state={component.state}>
                  {t(`status.state.${component.state}`)}
                </span>
              </li>
            ))}
          </ul>
          <p className="soft step__note">{t('status.checkedAt', { time: timeOf(dataUpdatedAt, 'medium') })}</p>
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
function StateNote({ component: { state, deliveryRate }, since }: { component: ServiceComponent; since: string }) {
  const { t } = useTranslation();
  const notes = [
    ...(state === 'ok' ? [] : [t('status.since', { time: since })]),
    ...(deliveryRate === null ? [] : [t('status.delivered', { percent: Math.round(deliveryRate * 100) })]),
  ];
  return notes.length > 0 && <small>{notes.join(t('status.and'))}</small>;
}
