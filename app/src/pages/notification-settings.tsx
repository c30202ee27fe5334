import type { NotificationPreferences } from '@btepai/contract';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { preferencesQuery, useChangePreference } from '../features/notifications/preferences.ts';
import { PushCard } from '../features/notifications/push-card.tsx';
import { shortForm } from '../features/phone/phones.ts';
import { LoadFailed } from '../ui/load-failed.tsx';
import { Loading } from '../ui/loading.tsx';
import { Page } from '../ui/page.tsx';
import { RowLink } from '../ui/row-link.tsx';
import { SwitchRow } from '../ui/switch-row.tsx';

const categories = ['transaction', 'activity', 'security'] as const;

/** 通知设置: what is told where, by category. */
export default function NotificationSettingsPage() {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(preferencesQuery);
  return (
    <Page title={t('notify.title')} back="/me">
      {!data && (error ? <LoadFailed error={error} onRetry={() => void refetch()} /> : <Loading />)}
      {data && <Settings preferences={data} />}
    </Page>
  );
}

function Settings({ preferences: { items, phone, pushKey } }: { preferences: NotificationPreferences }) {
  const { t } = useTranslation();
  const { change, shown, failed, error, problem } = useChangePreference();
  return (
    <>
      <PushCard pushKey={pushKey} />
      {categories.map((category) => (
        <section key={category} className="part" aria-labelledby={category}>
          <h2 id={category}>{t(`notify.category.${category}`)}</h2>
          <p id={`${category}-what`} className="soft">
            {t(`notify.what.${category}`)}
          </p>
          <div className="rows">
            {items
              .filter((item) => item.category === category)
              .map((item) => (
                <SwitchRow
                  key={item.channel}
                  on={shown(item)}
                  locked={item.locked}
                  describedBy={item.locked ? `${category}-what` : undefined}
                  note={item.channel === 'sms' && category === 'activity' ? t('notify.consent') : undefined}
                  onChange={(next) => change({ category, channel: item.channel, on: next })}
                >
                  {t(`notify.channel.${item.channel}`)}
                </SwitchRow>
              ))}
          </div>
          <p role="status" className="field__error">
            {error && failed?.category === category && (problem?.detail ?? t('network.checkNetwork'))}
          </p>
        </section>
      ))}
      <section className="part" aria-labelledby="where">
        <h2 id="where">{t('notify.where')}</h2>
        <div className="rows">
          <RowLink to={phone ? '/me/phone' : '/me/phone/bind'} value={phone ? shortForm(phone) : t('home.bindAction')}>
            {t('notify.number')}
          </RowLink>
        </div>
      </section>
    </>
  );
}
