import type { StaffProof, StaffSignInPending } from '@btepai/contract';
import { useQuery } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, useSearchParams } from 'react-router';
import { ApiProblem } from '../api.ts';
import { FrontPage } from '../features/session/front-page.tsx';
import { PasswordForm } from '../features/session/password-form.tsx';
import { ProofForm } from '../features/session/proof-form.tsx';
import { meQuery, nowHere } from '../features/session/session.ts';
import { completeSignIn } from '../features/session/sign-in.ts';

/** Name and password, then a second proof, always. */
export default function SignIn() {
  const { t } = useTranslation();
  const [search] = useSearchParams();
  const { data: me } = useQuery(meQuery);
  const [pending, setPending] = useState<StaffSignInPending['pending'] | null>(null);
  const [isOver, setIsOver] = useState(false);
  if (me) return <Navigate replace to={ownPath(search.get('next'))} />;

  const startAnew = (over: boolean) => {
    setPending(null);
    setIsOver(over);
  };
  if (!pending)
    return (
      <FrontPage title={t('signIn.title')}>
        {isOver && <Alert type="warning" role="alert" title={t('signIn.over')} />}
        <PasswordForm name={search.get('name') ?? ''} onPending={setPending} />
        <p className="soft">{t('signIn.help')}</p>
      </FrontPage>
    );

  const complete = (proof: StaffProof) =>
    completeSignIn(pending.id, proof).catch((error) => {
      // Too late, or tried too often: only the password begins it anew.
      if (error instanceof ApiProblem && error.code === 'not_found') startAnew(true);
      throw error;
    });
  return (
    <FrontPage title={t('signIn.second')} why={t('signIn.secondWhy')}>
      <ProofForm methods={pending.methods} pendingId={pending.id} run={complete} onProven={({ me }) => nowHere(me)} />
      <Button type="link" onClick={() => startAnew(false)}>
        {t('signIn.again')}
      </Button>
    </FrontPage>
  );
}

/** Where they wanted to go; only a path of ours: `//elsewhere.example` and `/\\elsewhere` would lead away. */
const ownPath = (next: string | null) => (next !== null && /^\/(?![/\\])/.test(next) ? next : '/');
