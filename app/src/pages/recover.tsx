import type { RecoveryStarted } from '@btepai/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useNavigate, useSearchParams } from 'react-router';
import { useAct } from '../act.ts';
import { ByRecoveryCode } from '../features/recovery/by-recovery-code.tsx';
import { FactorStep } from '../features/recovery/factor-step.tsx';
import { LinkStep } from '../features/recovery/link-step.tsx';
import { startRecovery, type Via } from '../features/recovery/recoveries.ts';
import { ResetDone } from '../features/recovery/reset-done.tsx';
import { SmsCodeStep } from '../features/recovery/sms-code-step.tsx';
import { StartStep } from '../features/recovery/start-step.tsx';
import { useReset } from '../features/recovery/use-reset.ts';
import type { LoginState } from '../features/sessions/sign-in.ts';
import { useFlow } from '../flow.ts';
import { Page } from '../ui/page.tsx';

type Flow = { identifier: string; via: Via; recovery: RecoveryStarted | null; code: string };

const path = '/recover';

/** 找回密码: whose account → the SMS → a new password; or a recovery code in the place of the SMS. */
export default function RecoverPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { state } = useLocation();
  const [search] = useSearchParams();
  const [from] = useState((state as LoginState)?.identifier ?? '');
  const start: Flow = { identifier: from, via: 'code', recovery: null, code: '' };
  const { flow, change, forget } = useFlow('recover', 'anyone', start);
  const [isDone, setDone] = useState(false);
  const { identifier, via, recovery, code } = flow;
  const step = search.get('step');
  const toStep = (next: string) => navigate(`${path}?step=${next}`, { replace: step !== null });

  const reset = useReset({
    onDone: () => {
      forget();
      setDone(true);
    },
  });
  const { act } = reset;
  const ask = useAct(startRecovery, {
    onDone: (started) => {
      act.cancel();
      change({ recovery: started, code: '' });
      toStep(via);
    },
  });
  const send = () => ask.submit({ identifier: identifier.trim(), via });
  const sms = recovery && {
    recovery,
    onResent: (next: RecoveryStarted) => change({ recovery: next }),
    anew: { ...ask, submit: send },
  };

  const body = () => {
    if (isDone) return <ResetDone identifier={identifier.trim()} />;
    if (reset.wanted) return <FactorStep methods={reset.wanted} act={act} onGiven={reset.add} />;
    if (sms && step === 'code') {
      return (
        <SmsCodeStep
          sms={sms}
          ownWords={[identifier]}
          code={code}
          onType={(next) => change({ code: next })}
          act={act}
          onEntered={(entered) => reset.start({ id: sms.recovery.id, ...entered })}
        />
      );
    }
    if (sms && step === 'link') return <LinkStep {...sms} />;
    if (step === 'recovery-code') {
      return (
        <ByRecoveryCode
          identifier={identifier}
          onType={(next) => change({ identifier: next })}
          act={act}
          onEntered={reset.start}
        />
      );
    }
    return <StartStep identifier={identifier} via={via} onChange={change} act={ask} onStart={send} />;
  };
  const toBefore = () => {
    if (reset.wanted) return reset.back();
    act.cancel();
    navigate(path, { replace: true });
  };
  const back = step === null ? { back: '/login' } : { onBack: toBefore };
  return (
    <Page title={t('recover.title')} plain {...(!isDone && back)}>
      {body()}
    </Page>
  );
}
