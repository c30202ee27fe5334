import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { call } from '../api.ts';
import { tagNow } from '../i18n/index.ts';
import { Button } from '../ui/button.tsx';
import { Loading } from '../ui/loading.tsx';
import { Page } from '../ui/page.tsx';
import './status.css';
import '../ui/rows.css';

type Check = 'ok' | 'degraded' | 'down';
type Readiness = { status: 'ready' | 'not_ready'; checks: Partial<Record<'database' | 'queue' | 'sms', Check>> };

const order = ['database', 'queue', 'sms'] as const;

export default function StatusPage() {
  const { t } = useTranslation();
  const { data, isError, isFetching, refetch, dataUpdatedAt } = useQuery({
    queryKey: ['readiness'],
    queryFn: ({ signal }) => call<Readiness>('/readyz', { signal, alsoAnswers: [503] }),
    refetchInterval: 15_000,
    retry: false,
  });
  const all = data && order.every((name) => (data.checks[name] ?? 'ok') === 'ok');
  const known = isError ? 'unreachable' : all ? 'ready' : 'notReady';

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
            {order.map((name) => {
              const state = data.checks[name] ?? 'ok';
              return (
                <li key={name} className="row">
                  {t(`status.check.${name}`)}
                  <span className="row__value health" data-state={state}>
                    {t(`status.state.${state}`)}
                  </span>
                </li>
              );
            })}
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
