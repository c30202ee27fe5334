import type { Binding, Verification } from '@btepai/contract';
import { useTranslation } from 'react-i18next';
import { Navigate, useNavigate, useSearchParams } from 'react-router';
import { useAccount, useSetAccount } from '../features/accounts/account.ts';
import { useBindFlow } from '../features/phone/bind-flow.ts';
import { CodeStep } from '../features/phone/code-step.tsx';
import { DoneStep } from '../features/phone/done-step.tsx';
import { NumberStep } from '../features/phone/number-step.tsx';
import { TakenStep } from '../features/phone/taken-step.tsx';
import { Page } from '../ui/page.tsx';
import { StepBar } from '../ui/step-bar.tsx';
import '../features/phone/phone.css';

const path = '/me/phone/bind';

/** Number → code → done. The step is in the address, so the browser's own back and reload work; the rest is in the flow. */
export default function BindPhonePage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const account = useAccount();
  const setAccount = useSetAccount();
  const [search] = useSearchParams();
  const { flow, change, forget } = useBindFlow(account.id);
  const { asked, taken } = flow;

  // Also where the answer to the bind was lost: the account says that the number asked for is bound.
  const isOurs = account.phone !== null && asked?.verification.recipient === account.phone.phone;
  const bound = flow.bound ?? (isOurs ? account.phone : null);
  const onward = search.get('step');

  const toNumber = () => navigate(path, { replace: true });
  const onAsked = (verification: Verification) => {
    change({ asked: { verification, region: flow.region, entry: flow.entry }, code: '', taken: null });
    navigate(`${path}?step=code`, { replace: onward !== null });
  };
  const onBound = (binding: Binding) => {
    change({ bound: binding, code: '' });
    setAccount({ ...account, phone: binding });
    navigate(`${path}?step=done`, { replace: true });
  };
  const onDone = () => {
    forget();
    navigate('/me/phone', { replace: true });
  };

  if (bound && onward === 'code') return <Navigate to={`${path}?step=done`} replace />;
  if (bound && onward === 'done') {
    return (
      <Page title={t('bind.title')} plain>
        <StepBar now={3} />
        <DoneStep binding={bound} onDone={onDone} />
      </Page>
    );
  }
  if (account.phone) return <Navigate to="/me/phone" replace />;
  if (taken && onward !== null) {
    return (
      <Page title={t('bind.title')} plain onBack={toNumber}>
        <TakenStep
          appeal={taken}
          onOtherNumber={() => {
            change({ taken: null });
            toNumber();
          }}
        />
      </Page>
    );
  }
  if (asked && onward === 'code') {
    return (
      <Page title={t('bind.title')} plain onBack={toNumber}>
        <StepBar now={2} />
        <CodeStep
          key={asked.verification.id}
          asked={asked}
          code={flow.code}
          onType={(code) => change({ code })}
          onAskedAgain={(verification) => change({ asked: { ...asked, verification }, code: '' })}
          onBound={onBound}
          onTaken={({ appeal }) => change({ taken: appeal ?? null, asked: null, code: '' })}
          onOtherNumber={(isOver) => {
            change(isOver ? { asked: null, code: '' } : { code: '' });
            toNumber();
          }}
        />
      </Page>
    );
  }
  return (
    <Page title={t('bind.title')} plain back="/me/phone">
      <StepBar now={1} />
      <NumberStep flow={flow} onType={change} onAsked={onAsked} onStillGood={() => navigate(`${path}?step=code`)} />
    </Page>
  );
}
