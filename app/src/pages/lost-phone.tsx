import type { Binding, PhoneChange, Problem } from '@btepai/contract';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams, useSearchParams } from 'react-router';
import { useAct } from '../act.ts';
import { useAccount } from '../features/accounts/account.ts';
import { LostIntro } from '../features/phone/lost-intro.tsx';
import { NewDevice } from '../features/phone/new-device.tsx';
import { NumberStep } from '../features/phone/number-step.tsx';
import { OfBinding } from '../features/phone/of-binding.tsx';
import { PasswordStep } from '../features/phone/password-step.tsx';
import { replacePhone, usePhonesChanged } from '../features/phone/phones.ts';
import { TakenStep } from '../features/phone/taken-step.tsx';
import { WaitingChange } from '../features/phone/waiting-change.tsx';
import { CodeStep } from '../features/verification/code-step.tsx';
import type { Asked } from '../features/verification/verifications.ts';
import { useFlow } from '../flow.ts';
import { Button } from '../ui/button.tsx';
import { Done } from '../ui/done.tsx';
import { Page } from '../ui/page.tsx';
import { StepBar } from '../ui/step-bar.tsx';
import '../features/phone/phone.css';

type Appeal = NonNullable<Problem['appeal']>;
type Flow = {
  region: string;
  entry: string;
  asked: Asked | null;
  code: string;
  taken: Appeal | null;
  /** This device is too new; support can check instead. */
  newDevice: Appeal | null;
  waiting: PhoneChange | null;
};

const start: Flow = {
  region: 'CN',
  entry: '',
  asked: null,
  code: '',
  taken: null,
  newDevice: null,
  waiting: null,
};

/** For whom the current number is gone: the new number → its code → the password → a change that waits. */
export default function LostPhonePage() {
  const { t } = useTranslation();
  const { phoneId = '' } = useParams();
  const account = useAccount();
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const phonesChanged = usePhonesChanged();
  const name = `lost:${phoneId}`;
  const { flow, change, forget } = useFlow(name, account.id, start);
  const { asked, code, waiting } = flow;

  const path = `/me/phone/${phoneId}/lost`;
  const toStep = (step: string, { replace = true } = {}) => navigate(`${path}?step=${step}`, { replace });
  const leave = () => {
    forget();
    navigate('/me/phone', { replace: true });
  };

  // Not kept over a reload: it carries the password, which is written down nowhere.
  const replace = useAct(replacePhone, {
    onDone: (done) => {
      change({ ...start, waiting: done.change });
      phonesChanged({ waitingChange: done.change });
      toStep('waiting');
    },
    onRefused: (problem) => {
      if (problem.code.startsWith('code_')) toStep('code');
      if (problem.code === 'phone_taken' && problem.appeal) {
        change({ taken: problem.appeal, asked: null, code: '' });
        toStep('taken');
      }
      if (problem.code === 'step_up_required' && problem.appeal) {
        change({ newDevice: problem.appeal, asked: null, code: '' });
        toStep('device');
      }
    },
  });
  const codeRefused = replace.error?.code.startsWith('code_') ?? false;

  const step = search.get('step');
  if (waiting && step === 'waiting') {
    return (
      <Page title={t('lost.title')} plain>
        <Done title={t('lost.waitingTitle')}>
          <WaitingChange change={waiting} onStopped={leave} />
          <Button onClick={leave}>{t('common.done')}</Button>
        </Done>
      </Page>
    );
  }

  const draw = (binding: Binding) => {
    if (step === 'taken' && flow.taken) return <TakenStep appeal={flow.taken} onOtherNumber={() => toStep('number')} />;
    if (step === 'device' && flow.newDevice) return <NewDevice appeal={flow.newDevice} />;
    if (step === 'password' && asked && code.length === 6) {
      return (
        <>
          <StepBar now={3} />
          <PasswordStep
            phone={asked.verification.recipient}
            act={codeRefused ? { ...replace, error: null } : replace}
            onEntered={(password) =>
              replace.submit({ phoneId, verification: { id: asked.verification.id, code }, ownerProof: { password } })
            }
          />
        </>
      );
    }
    if (asked && (step === 'code' || step === 'password')) {
      return (
        <>
          <StepBar now={2} />
          <CodeStep
            key={asked.verification.id}
            asked={asked}
            code={code}
            onType={(next) => change({ code: next })}
            onAskedAgain={(next) => {
              replace.cancel();
              change({ asked: next, code: '' });
            }}
            onEntered={(proof) => {
              replace.cancel();
              change({ code: proof.code });
              toStep('password', { replace: false });
            }}
            act={codeRefused ? replace : { ...replace, error: null }}
            confirm={t('common.next')}
            other={() => (
              <Button tone="text" onClick={() => toStep('number')}>
                {t('number.other')}
              </Button>
            )}
          />
        </>
      );
    }
    if (step !== null) {
      return (
        <>
          <StepBar now={1} />
          <NumberStep
            name={`${name}:new`}
            title={t('lost.numberTitle')}
            why={t('replace.numberWhy')}
            entry={flow}
            asked={asked}
            requestFor={(number) => ({ purpose: 'replace_phone_new', phoneId, ...number })}
            onType={change}
            onAsked={(next) => {
              replace.cancel();
              change({ asked: next, code: '' });
              toStep('code', { replace: false });
            }}
            onStillGood={() => toStep('code', { replace: false })}
          />
        </>
      );
    }
    return <LostIntro phoneId={binding.id} onStart={() => toStep('number', { replace: false })} />;
  };

  return (
    <OfBinding>
      {(binding) => (
        <Page title={t('lost.title')} plain back={`/me/phone/${phoneId}/replace`}>
          {draw(binding)}
        </Page>
      )}
    </OfBinding>
  );
}
