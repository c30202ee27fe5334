import type { Binding } from '@btepai/contract';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useParams, useSearchParams } from 'react-router';
import { useAct, useResume } from '../act.ts';
import { useAccount } from '../features/accounts/account.ts';
import { NumberStep } from '../features/phone/number-step.tsx';
import { OfBinding } from '../features/phone/of-binding.tsx';
import { replacePhone, usePhonesChanged } from '../features/phone/phones.ts';
import { isOfOwner, type ReplaceStep, reachableStep, startReplace } from '../features/phone/replace-flow.ts';
import { ReplacedStep } from '../features/phone/replaced-step.tsx';
import { TakenStep } from '../features/phone/taken-step.tsx';
import { AskStep } from '../features/verification/ask-step.tsx';
import { CodeStep } from '../features/verification/code-step.tsx';
import { isStillGood } from '../features/verification/verifications.ts';
import { useFlow } from '../flow.ts';
import { Button } from '../ui/button.tsx';
import { Page } from '../ui/page.tsx';
import { StepBar } from '../ui/step-bar.tsx';
import '../features/phone/phone.css';

/** The current number's code → the new number → its code → done. Both codes go in one request and are spent together. */
export default function ReplacePhonePage() {
  const { t } = useTranslation();
  const { phoneId = '' } = useParams();
  const account = useAccount();
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const phonesChanged = usePhonesChanged();
  const name = `replace:${phoneId}`;
  const { flow, change, forget } = useFlow(name, account.id, startReplace);
  const { owner, ownerCode, asked, code } = flow;

  const path = `/me/phone/${phoneId}/replace`;
  const toStep = (step: ReplaceStep, { replace = true } = {}) => navigate(`${path}?step=${step}`, { replace });
  const step = reachableStep(search.get('step'), flow);

  const replace = useAct(replacePhone, {
    keepAs: name,
    onDone: (done) => {
      change({ ...startReplace, done });
      phonesChanged(account.phone?.id === phoneId ? { phone: done.binding } : {});
      toStep('done');
    },
    onRefused: (problem) => {
      if (isOfOwner(problem)) toStep('owner');
      if (problem.code === 'phone_taken' && problem.appeal) {
        change({ taken: problem.appeal, asked: null, code: '' });
        toStep('taken');
      }
      if (problem.code === 'change_waiting' || problem.code === 'not_found') phonesChanged();
    },
  });
  useResume(replace, ({ verification }) => verification.id === asked?.verification.id);

  const submit = (ownerWith: string, newWith: string) =>
    owner &&
    asked &&
    replace.submit({
      phoneId,
      verification: { id: asked.verification.id, code: newWith },
      ownerProof: { verification: { id: owner.verification.id, code: ownerWith } },
    });
  const ofOwner = isOfOwner(replace.error);

  if (flow.done && step === 'done') {
    return (
      <Page title={t('replace.title')} plain>
        <StepBar now={4} of={4} />
        <ReplacedStep
          replaced={flow.done}
          onDone={() => {
            forget();
            navigate('/me/phone', { replace: true });
          }}
        />
      </Page>
    );
  }

  const back = { ask: undefined, owner: 'ask', number: 'owner', code: 'number', taken: 'number', done: 'ask' } as const;
  const before = back[step];
  const onBack = () => {
    replace.cancel();
    if (before) toStep(before);
  };
  const now = { ask: 1, owner: 1, number: 2, code: 3, taken: 3, done: 4 }[step];

  const draw = (binding: Binding) => {
    switch (step) {
      case 'owner':
        return owner ? (
          <CodeStep
            key={owner.verification.id}
            asked={owner}
            code={ownerCode}
            onType={(next) => change({ ownerCode: next })}
            onAskedAgain={(next) => {
              replace.cancel();
              change({ owner: next, ownerCode: '' });
            }}
            onEntered={(proof) => {
              replace.cancel();
              change({ ownerCode: proof.code });
              // Led back here for this code alone, with the other one given: on with both.
              if (asked && isStillGood(asked) && code.length === 6) {
                toStep('code');
                submit(proof.code, code);
              } else toStep('number', { replace: false });
            }}
            act={ofOwner ? replace : { ...replace, error: null }}
            confirm={t('common.next')}
            other={() => <LostLink phoneId={phoneId} />}
          />
        ) : null;
      case 'number':
        return (
          <NumberStep
            name={`${name}:new`}
            title={t('replace.numberTitle')}
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
        );
      case 'code':
        return asked ? (
          <CodeStep
            key={asked.verification.id}
            asked={asked}
            code={code}
            onType={(next) => change({ code: next })}
            onAskedAgain={(next) => {
              replace.cancel();
              change({ asked: next, code: '' });
            }}
            onEntered={(proof) => submit(ownerCode, proof.code)}
            act={ofOwner ? { ...replace, error: null } : replace}
            confirm={t('replace.confirm')}
            other={() => (
              <Button tone="text" onClick={onBack}>
                {t('number.other')}
              </Button>
            )}
          />
        ) : null;
      case 'taken':
        return flow.taken && <TakenStep appeal={flow.taken} onOtherNumber={() => toStep('number')} />;
      default:
        return (
          <>
            <AskStep
              name={`${name}:owner`}
              title={t('replace.currentTitle')}
              why={t('replace.currentWhy')}
              phone={binding.phone}
              request={{ purpose: 'replace_phone_current', phoneId }}
              asked={owner}
              onAsked={(next) => {
                change({ owner: next, ownerCode: '' });
                toStep('owner', { replace: false });
              }}
              onStillGood={() => toStep('owner', { replace: false })}
            />
            <LostLink phoneId={phoneId} />
          </>
        );
    }
  };

  return (
    <OfBinding>
      {(binding) => (
        <Page title={t('replace.title')} plain back="/me/phone" {...(before && { onBack })}>
          <StepBar now={now} of={4} />
          {draw(binding)}
        </Page>
      )}
    </OfBinding>
  );
}

function LostLink({ phoneId }: { phoneId: string }) {
  const { t } = useTranslation();
  return (
    <p className="front__other">
      <Link to={`/me/phone/${phoneId}/lost`}>{t('replace.lost')}</Link>
    </p>
  );
}
