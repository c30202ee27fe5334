import type { Binding, Problem } from '@btepai/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, useNavigate, useSearchParams } from 'react-router';
import { useAct, useResume } from '../act.ts';
import { useAccount } from '../features/accounts/account.ts';
import { Lesson } from '../features/lessons/lesson.tsx';
import { DoneStep } from '../features/phone/done-step.tsx';
import { LabelField } from '../features/phone/label-field.tsx';
import { NumberStep } from '../features/phone/number-step.tsx';
import { OwnerStep } from '../features/phone/owner-step.tsx';
import { bindPhone, usePhonesChanged } from '../features/phone/phones.ts';
import { TakenStep } from '../features/phone/taken-step.tsx';
import { CodeStep } from '../features/verification/code-step.tsx';
import type { Asked } from '../features/verification/verifications.ts';
import { useFlow } from '../flow.ts';
import { useNext } from '../next.ts';
import { Button } from '../ui/button.tsx';
import { Page } from '../ui/page.tsx';
import { StepBar } from '../ui/step-bar.tsx';
import '../features/phone/phone.css';

type Flow = {
  region: string;
  /** As typed, formatted. */
  entry: string;
  label: string;
  asked: Asked | null;
  code: string;
  taken: NonNullable<Problem['appeal']> | null;
  /** By which ways the owner can be proven, where the code alone is not enough. */
  methods: string[];
  bound: Binding | null;
};

const start: Flow = {
  region: 'CN',
  entry: '',
  label: '',
  asked: null,
  code: '',
  taken: null,
  methods: [],
  bound: null,
};
const path = '/me/phone/bind';

/** Number → code → done. The step is in the address, so the browser's own back and reload work; the rest is in the flow. */
export default function BindPhonePage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const account = useAccount();
  const phonesChanged = usePhonesChanged();
  const [search] = useSearchParams();
  const { flow, change, forget } = useFlow('bind', account.id, start);
  const { asked, taken, label } = flow;
  const isIndividual = account.kind === 'individual';
  // An account that had its number when the page was opened has nothing to do here; one that gets it now has.
  const [hadPhone] = useState(account.phone !== null);

  // Where it was asked for on the way to something else, each step's address still says so.
  const next = useNext();
  const at = (step?: string) =>
    `${path}?${new URLSearchParams({ ...(step !== undefined && { step }), ...(next !== null && { next }) })}`;

  const toNumber = () => {
    bind.cancel();
    navigate(at(), { replace: true });
  };
  const onAsked = (asked: Asked) => {
    bind.cancel();
    change({ asked, code: '', taken: null, methods: [] });
    navigate(at('code'), { replace: onward !== null });
  };
  const onward = search.get('step');
  const bind = useAct(bindPhone, {
    keepAs: 'bind',
    mayKeep: ({ ownerProof }) => ownerProof?.password === undefined,
    onDone: (binding) => {
      change({ bound: binding, code: '' });
      phonesChanged(account.phone ? {} : { phone: binding });
      navigate(at('done'), { replace: true });
    },
    onRefused: (problem) => {
      if (problem.code === 'phone_taken') change({ taken: problem.appeal ?? null, asked: null, code: '' });
      if (problem.code === 'phone_already_bound') phonesChanged();
      // Of the number's own code, tried once the owner was proven: back to its boxes.
      if (onward === 'owner' && problem.code.startsWith('code_') && !problem.errors?.length)
        navigate(at('code'), { replace: true });
      if (problem.code === 'step_up_required') {
        change({ methods: problem.methods ?? [] });
        navigate(at('owner'));
      }
    },
  });
  useResume(bind, ({ verification }) => verification.id === asked?.verification.id);

  // Also where the answer to the bind was lost: the account says that the number asked for is bound.
  const isOurs = account.phone !== null && asked?.verification.recipient === account.phone.phone;
  const bound = flow.bound ?? (isOurs ? account.phone : null);
  const name = label.trim() === '' ? {} : { label: label.trim() };

  const onDone = () => {
    forget();
    navigate(next ?? '/me/phone', { replace: true });
  };

  if (bound && (onward === 'code' || onward === 'owner')) return <Navigate to={at('done')} replace />;
  if (bound && onward === 'done') {
    return (
      <Page title={t('bind.title')} plain>
        <StepBar now={3} />
        <DoneStep binding={bound} onDone={onDone} isOnward={next !== null} />
      </Page>
    );
  }
  if (isIndividual && hadPhone && account.phone) return <Navigate to={next ?? '/me/phone'} replace />;
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
  if (asked && onward === 'owner' && flow.methods.length > 0) {
    return (
      <Page title={t('bind.title')} plain onBack={() => navigate(-1)}>
        <StepBar now={2} />
        <OwnerStep
          asked={asked}
          methods={flow.methods}
          act={bind.error?.code === 'step_up_required' ? { ...bind, error: null } : bind}
          onGiven={(ownerProof) =>
            bind.submit({ verification: { id: asked.verification.id, code: flow.code }, ...name, ownerProof })
          }
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
          onAskedAgain={onAsked}
          onEntered={(verification) => bind.submit({ verification, ...name })}
          act={bind}
          confirm={t('bind.confirm')}
          other={(isOver) => (
            <Button
              tone="text"
              onClick={() => {
                change(isOver ? { asked: null, code: '' } : { code: '' });
                toNumber();
              }}
            >
              {t('number.other')}
            </Button>
          )}
        />
      </Page>
    );
  }
  return (
    <Page title={t('bind.title')} plain back={next ?? '/me/phone'}>
      <StepBar now={1} />
      <NumberStep
        name="bind"
        title={t('bind.numberTitle')}
        why={t('bind.numberWhy')}
        entry={flow}
        asked={asked}
        requestFor={(number) => ({ purpose: 'bind_phone', ...number })}
        onType={change}
        onAsked={onAsked}
        onStillGood={() => navigate(at('code'))}
      >
        {!isIndividual && <LabelField value={label} onChange={(next) => change({ label: next })} />}
      </NumberStep>
      <Lesson place="bind" />
    </Page>
  );
}
