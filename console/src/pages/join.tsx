import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { FrontPage } from '../features/session/front-page.tsx';
import { useInvitation, useInvitationToken } from '../features/session/invitation.ts';
import { JoinForm } from '../features/session/join-form.tsx';
import { RoleTags } from '../features/staff/role-tags.tsx';
import { ButtonLink } from '../ui/button-link.tsx';
import { Loading } from '../ui/loading.tsx';
import { ProblemAlert } from '../ui/problem-alert.tsx';
import { atTime } from '../ui/time.ts';

export default function Join() {
  const { t } = useTranslation();
  const { token, forget } = useInvitationToken();
  const [joined, setJoined] = useState<{ token: string; name: string } | null>(null);
  if (joined && joined.token === token)
    return (
      <FrontPage title={t('join.done')} why={t('join.doneWhy', { name: joined.name })}>
        <ButtonLink to={`/sign-in?name=${encodeURIComponent(joined.name)}`} type="primary" block>
          {t('join.toSignIn')}
        </ButtonLink>
      </FrontPage>
    );
  if (token === null) return <FrontPage title={t('join.noToken')} why={t('join.noTokenWhy')} />;
  return (
    <Invited
      token={token}
      onJoined={(name) => {
        forget();
        setJoined({ token, name });
      }}
    />
  );
}

function Invited({ token, onJoined }: { token: string; onJoined: (name: string) => void }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useInvitation(token);
  if (!data)
    return (
      <FrontPage title={t('signIn.title')}>
        {error ? <ProblemAlert failure={error} onRetry={() => void refetch()} /> : <Loading />}
        <Link to="/sign-in">{t('join.toSignIn')}</Link>
      </FrontPage>
    );
  return (
    <FrontPage isWide title={t('join.title', { name: data.displayName })} why={t('join.intro')}>
      <dl className="facts">
        <dt>{t('join.asName')}</dt>
        <dd>
          <strong>{data.name}</strong>
        </dd>
        <dt>{t('join.asRoles')}</dt>
        <dd>
          <RoleTags roles={data.roles} />
        </dd>
      </dl>
      <JoinForm token={token} invitation={data} onJoined={onJoined} />
      <p className="soft">{t('join.until', { time: atTime(data.expiresAt) })}</p>
    </FrontPage>
  );
}
