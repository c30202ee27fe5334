import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useParams, useSearchParams } from 'react-router';
import { useAct, useResume } from '../act.ts';
import { useAccount } from '../features/accounts/account.ts';
import { Lesson } from '../features/lessons/lesson.tsx';
import { LastPathSheet } from '../features/phone/last-path-sheet.tsx';
import { OfBinding } from '../features/phone/of-binding.tsx';
import { shortForm, unbindPhone, usePhonesChanged } from '../features/phone/phones.ts';
import { Stops } from '../features/phone/stops.tsx';
import { AskStep } from '../features/verification/ask-step.tsx';
import { CodeStep } from '../features/verification/code-step.tsx';
import type { Asked } from '../features/verification/verifications.ts';
import { useFlow } from '../flow.ts';
import { ButtonLink } from '../ui/button-link.tsx';
import { Page } from '../ui/page.tsx';
import { useFocusOnShow } from '../ui/use-focus-on-show.ts';
import '../features/phone/phone.css';

type Flow = {
  asked: Asked | null;
  code: string;
  /** Masked. */
  unbound: string | null;
};

const start: Flow = { asked: null, code: '', unbound: null };

export default function UnbindPhonePage() {
  const { t } = useTranslation();
  const { phoneId = '' } = useParams();
  const account = useAccount();
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const phonesChanged = usePhonesChanged();
  const name = `unbind:${phoneId}`;
  const { flow, change } = useFlow(name, account.id, start);
  const { asked, code, unbound } = flow;
  const [isLast, setIsLast] = useState(false);

  const path = `/me/phone/${phoneId}/unbind`;
  const step = search.get('step');
  const unbind = useAct(unbindPhone, {
    keepAs: name,
    onDone: ({ binding }) => {
      setIsLast(false);
      change({ ...start, unbound: binding.phone });
      phonesChanged(account.phone?.id === phoneId ? { phone: null } : {});
      navigate(`${path}?step=done`, { replace: true });
    },
    // The code is unspent: it goes once more with the knowing yes. Any other refusal is told by the step.
    onRefused: (problem) => {
      setIsLast(problem.code === 'last_recovery_path');
      if (problem.code === 'change_waiting' || problem.code === 'not_found') phonesChanged();
    },
  });
  useResume(unbind, ({ verification }) => verification.id === asked?.verification.id);

  if (unbound && step === 'done') return <Unbound phone={unbound} />;
  if (asked && step === 'code') {
    const verification = { id: asked.verification.id, code };
    return (
      <OfBinding>
        {() => (
          <Page
            title={t('unbind.title')}
            plain
            onBack={() => {
              unbind.cancel();
              navigate(path, { replace: true });
            }}
          >
            <CodeStep
              key={asked.verification.id}
              asked={asked}
              code={code}
              onType={(next) => change({ code: next })}
              onAskedAgain={(next) => {
                unbind.cancel();
                change({ asked: next, code: '' });
              }}
              onEntered={(proof) => unbind.submit({ phoneId, verification: proof })}
              act={isLast ? { ...unbind, error: null } : unbind}
              confirm={t('unbind.confirm')}
            />
            {isLast && (
              <LastPathSheet
                phoneId={phoneId}
                act={unbind}
                onAccept={() => unbind.submit({ phoneId, verification, acceptNoRecovery: true })}
                onKeep={() => {
                  unbind.cancel();
                  setIsLast(false);
                }}
              />
            )}
          </Page>
        )}
      </OfBinding>
    );
  }
  return (
    <OfBinding>
      {(binding) => (
        <Page title={t('unbind.title')} plain back="/me/phone">
          <AskStep
            name={name}
            title={t('unbind.askTitle')}
            why={t('unbind.askWhy')}
            phone={binding.phone}
            request={{ purpose: 'unbind_phone', phoneId }}
            asked={asked}
            onAsked={(next) => {
              change({ asked: next, code: '' });
              navigate(`${path}?step=code`);
            }}
            onStillGood={() => navigate(`${path}?step=code`)}
          >
            <Stops />
          </AskStep>
        </Page>
      )}
    </OfBinding>
  );
}

/** What stops working now, and what to do about it. */
function Unbound({ phone }: { phone: string }) {
  const { t } = useTranslation();
  const heading = useFocusOnShow<HTMLHeadingElement>();
  const { kind } = useAccount();
  return (
    <Page title={t('unbind.title')} plain>
      <div className="step">
        <h2 className="title" ref={heading} tabIndex={-1}>
          {t('unbind.doneTitle', { phone: shortForm(phone) })}
        </h2>
        <p className="soft">{t('unbind.doneWhy')}</p>
        <Stops />
        {kind === 'individual' && (
          <>
            <p>{t('unbind.doneNext')}</p>
            <ButtonLink to="/me/phone/bind">{t('phone.bind')}</ButtonLink>
          </>
        )}
        <p className="front__other">
          <Link to="/me">{t(kind === 'individual' ? 'unbind.later' : 'common.done')}</Link>
        </p>
        <Lesson place="after_unbind" />
      </div>
    </Page>
  );
}
