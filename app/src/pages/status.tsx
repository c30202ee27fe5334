import type { ServiceStatus, StatusHistory } from '@btepai/contract';
import { componentKey } from '@btepai/contract/component-key';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { call } from '../api.ts';
import { ComponentRow } from '../features/status/component-row.tsx';
import { IncidentCard, PastIncident } from '../features/status/incident-card.tsx';
import { tagNow } from '../i18n/index.ts';
import { Button } from '../ui/button.tsx';
import { Loading } from '../ui/loading.tsx';
import { Page } from '../ui/page.tsx';
import './status.css';
import '../ui/rows.css';

const everyMs = 15_000;

/** How the service is, what we say about it, and how it was. Whatever of it can't be read, the rest still stands. */
export default function StatusPage() {
  const { t } = useTranslation();
  const { data, isError, isFetching, refetch, dataUpdatedAt } = useQuery({
    queryKey: ['status'],
    queryFn: ({ signal }) => call<ServiceStatus>('/v1/status', { signal }),
    refetchInterval: everyMs,
    retry: false,
  });
  const history = useQuery({
    queryKey: ['status-history'],
    queryFn: ({ signal }) => call<StatusHistory>('/v1/status/history', { signal }),
    refetchInterval: (query) => (query.state.status === 'error' ? everyMs : 10 * everyMs),
    retry: false,
  });
  const known = isError ? 'unreachable' : data ? headlineOf(data) : 'ready';
  const checked = new Intl.DateTimeFormat(tagNow(), { timeStyle: 'medium' }).format(dataUpdatedAt);

  return (
    <Page title={t('status.title')} back="/me">
      {!data && !isError && <Loading />}
      {(data || isError) && (
        <section className="card" role="status" data-health={known}>
          <h2>{t(`status.${known}`)}</h2>
          <p className="soft">{t(`status.${known}Why`)}</p>
          {isError && data && <p className="soft">{t('status.lastKnown', { time: checked })}</p>}
        </section>
      )}
      {isError && (
        <Button busy={isFetching} onClick={() => void refetch()}>
          {t('common.retry')}
        </Button>
      )}
      {data && data.incidents.length > 0 && (
        <section className="status__part" aria-labelledby="status-incidents">
          <h2 id="status-incidents" className="status__title">
            {t('status.incidents')}
          </h2>
          {data.incidents.map((incident) => (
            <IncidentCard key={incident.id} incident={incident} />
          ))}
        </section>
      )}
      {data && (
        <section className="status__part" aria-labelledby="status-parts">
          <h2 id="status-parts" className="status__title">
            {t('status.parts')}
          </h2>
          <ul className="rows">
            {data.components.map((component) => (
              <ComponentRow
                key={componentKey(component)}
                component={component}
                history={history.data?.components.find((one) => componentKey(one) === componentKey(component))}
              />
            ))}
          </ul>
          {history.data && (
            <p className="days-legend" aria-hidden="true">
              <span>{t('status.daysAgo')}</span>
              <span>{t('status.today')}</span>
            </p>
          )}
          {!isError && <p className="soft step__note">{t('status.checkedAt', { time: checked })}</p>}
        </section>
      )}
      {history.isError && !isError && <p className="soft step__note">{t('status.noHistory')}</p>}
      {history.data && <Past incidents={history.data.incidents} />}
    </Page>
  );
}

/** That all is well, but not beside what we say is not. */
function headlineOf({ state, incidents }: ServiceStatus) {
  if (state !== 'ok') return 'notReady';
  return incidents.length > 0 ? 'attended' : 'ready';
}

function Past({ incidents }: { incidents: StatusHistory['incidents'] }) {
  const { t } = useTranslation();
  return (
    <section className="status__part" aria-labelledby="status-past">
      <h2 id="status-past" className="status__title">
        {t('status.past')}
      </h2>
      {incidents.length === 0 && <p className="soft">{t('status.noPast')}</p>}
      {incidents.map((incident) => (
        <PastIncident key={incident.id} incident={incident} />
      ))}
    </section>
  );
}
