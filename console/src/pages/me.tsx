import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { PasskeyCard } from '../features/session/passkey-card.tsx';
import { meQuery, useMember } from '../features/session/session.ts';
import { RoleTags } from '../features/staff/role-tags.tsx';
import { Page } from '../ui/page.tsx';
import { atTime } from '../ui/time.ts';

export default function Me() {
  const { t } = useTranslation();
  const { name, displayName, roles } = useMember();
  const { data: me } = useQuery(meQuery);
  return (
    <Page title={t('me.title')} intro={t('me.intro')}>
      <section className="card stack">
        <h2>{displayName}</h2>
        <dl className="facts">
          <dt>{t('me.name')}</dt>
          <dd>{name}</dd>
          <dt>{t('me.roles')}</dt>
          <dd>
            <RoleTags roles={roles} />
          </dd>
          <dt>{t('me.until')}</dt>
          <dd>{me && t('me.untilWhen', { time: atTime(me.sessionExpiresAt) })}</dd>
        </dl>
        <p className="soft">{t('me.help')}</p>
      </section>
      <PasskeyCard />
    </Page>
  );
}
