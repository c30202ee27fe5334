import { useQuery } from '@tanstack/react-query';
import { App, Button, Popconfirm } from 'antd';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../act.ts';
import { Loading } from '../../ui/loading.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { atTime } from '../../ui/time.ts';
import { addPasskey, passkeysChanged, passkeysQuery, removePasskey } from './passkeys.ts';
import { canUsePasskeys } from './sign-in.ts';

const said = { added: 'me.added', known: 'me.known', declined: 'me.notAdded' } as const;

/** A member's own passkeys, beside the authenticator that everybody has. */
export function PasskeyCard() {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const { data, error, refetch } = useQuery(passkeysQuery);
  const add = useAct(addPasskey, {
    onDone: (outcome) => {
      passkeysChanged();
      void message[outcome === 'added' ? 'success' : 'info'](t(said[outcome]));
    },
  });
  const remove = useAct(removePasskey, {
    onDone: () => {
      passkeysChanged();
      void message.success(t('me.removed'));
    },
  });
  return (
    <section className="card stack">
      <h2>{t('me.passkeys')}</h2>
      <p className="soft">{t('me.passkeysWhy')}</p>
      {!data && !error && <Loading lines={2} />}
      <ProblemAlert failure={error} onRetry={() => void refetch()} />
      {data?.items.length === 0 && <p>{t('me.noPasskeys')}</p>}
      <ul className="stack">
        {data?.items.map(({ id, createdAt, lastUsedAt }) => (
          <li key={id} className="row">
            <span>{t('me.addedAt', { time: atTime(createdAt) })}</span>
            <span className="soft">
              {lastUsedAt ? t('me.usedAt', { time: atTime(lastUsedAt) }) : t('me.neverUsed')}
            </span>
            <Popconfirm
              title={t('me.removeAsk')}
              description={t('me.removeWhy')}
              okButtonProps={{ danger: true }}
              onConfirm={() => remove.submit(id)}
            >
              <Button size="small">{t('me.remove')}</Button>
            </Popconfirm>
          </li>
        ))}
      </ul>
      <ProblemAlert failure={add.failure ?? remove.failure} />
      {canUsePasskeys ? (
        <div>
          <Button type="primary" loading={add.busy} onClick={() => add.submit(null)}>
            {t('me.add')}
          </Button>
        </div>
      ) : (
        <p className="soft">{t('me.cannot')}</p>
      )}
    </section>
  );
}
