import type { Problem, SignedIn } from '@btepai/contract';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, useLocation, useNavigate } from 'react-router';
import { useAct } from '../act.ts';
import { accountQuery, enter } from '../features/accounts/account.ts';
import {
  completeSignIn,
  type LoginState,
  optionsOfPending,
  type WaitingSignIn,
  waitingSignIn,
} from '../features/sessions/sign-in.ts';
import { TrustDevice } from '../features/sessions/trust-device.tsx';
import { noProgress } from '../features/ways/way.ts';
import { Ways } from '../features/ways/ways.tsx';
import { useFlow } from '../flow.ts';
import { Page } from '../ui/page.tsx';
import { useSecondsUntil } from '../ui/use-seconds-until.ts';

/** 新设备验证: the password was right, but it is not enough here or now. */
export default function LoginVerifyPage() {
  const { search } = useLocation();
  const [waiting] = useState(waitingSignIn.read);
  return waiting ? <Verify waiting={waiting} /> : <Navigate to={`/login${search}`} replace />;
}

function Verify({ waiting: { pending, identifier } }: { waiting: WaitingSignIn }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { search } = useLocation();
  const { flow, change, forget } = useFlow('sign-in', pending.id, { ...noProgress, trust: true });
  const [methods, setMethods] = useState(pending.methods as string[]);
  const secondsLeft = useSecondsUntil(pending.expiresAt);

  const leave = (state: LoginState) => {
    waitingSignIn.write(null);
    forget();
    navigate(`/login${search}`, { replace: true, state });
  };
  const leaveIfOver = ({ code }: Problem) => {
    if (code !== 'not_found') return;
    leave({ identifier, pendingOver: true });
    // It may have been completed in another tab, or by an answer that was lost: then 登录 leads on by itself.
    void client.invalidateQueries(accountQuery);
  };
  const complete = useAct(completeSignIn, {
    onDone: ({ account }: SignedIn) => {
      waitingSignIn.write(null);
      forget();
      enter(client, account);
    },
    onRefused: (problem) => {
      if (problem.code === 'step_up_required' && problem.methods) setMethods(problem.methods);
      leaveIfOver(problem);
    },
  });

  const isOver = secondsLeft === 0 && !complete.busy;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when its time is over
  useEffect(() => {
    if (isOver) leave({ identifier, pendingOver: true });
  }, [isOver]);

  return (
    <Page title={t('verify.title')} plain onBack={() => leave({ identifier })}>
      <Ways
        name={`sign-in:${pending.id}`}
        methods={methods}
        why={t('verify.why')}
        confirm={t('verify.confirm')}
        phone={pending.maskedPhone}
        request={{ purpose: 'sign_in', pendingSessionId: pending.id }}
        optionsFor={(by) => optionsOfPending(pending.id, by)}
        progress={flow}
        onProgress={change}
        act={complete}
        onGiven={(given) => complete.submit({ pendingId: pending.id, given, trustDevice: flow.trust })}
        onAskRefused={leaveIfOver}
      >
        <TrustDevice value={flow.trust} onChange={(trust) => change({ trust })} />
      </Ways>
      <details className="help">
        <summary>{t('verify.stuck')}</summary>
        <ul>
          <li>{t('verify.stuckDevice')}</li>
          <li>{t('verify.stuckSupport')}</li>
        </ul>
      </details>
    </Page>
  );
}
