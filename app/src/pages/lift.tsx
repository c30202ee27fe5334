import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useSearchParams } from 'react-router';
import { useAct, useResume } from '../act.ts';
import { useAccount } from '../features/accounts/account.ts';
import { liftRestriction, usePhonesChanged } from '../features/phone/phones.ts';
import { AskStep } from '../features/verification/ask-step.tsx';
import { CodeStep } from '../features/verification/code-step.tsx';
import type { Asked } from '../features/verification/verifications.ts';
import { useFlow } from '../flow.ts';
import { ButtonLink } from '../ui/button-link.tsx';
import { Done } from '../ui/done.tsx';
import { Page } from '../ui/page.tsx';

type Flow = { asked: Asked | null; code: string };
const start: Flow = { asked: null, code: '' };
const path = '/me/lift';

/** A restricted account's owner proves to be its owner, by the primary number. */
export default function LiftPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const accountChanged = usePhonesChanged();
  const account = useAccount();
  const [search] = useSearchParams();
  const { flow, change, forget } = useFlow('lift', account.id, start);
  const [lifted, setLifted] = useState(false);
  // Where the number itself is in dispute, a code to it proves nothing.
  const [byStaff, setByStaff] = useState(false);
  const { asked, code } = flow;

  const lift = useAct(liftRestriction, {
    keepAs: 'lift',
    onDone: () => {
      forget();
      setLifted(true);
      accountChanged({ status: 'active' });
    },
  });
  useResume(lift, ({ id }) => id === asked?.verification.id);

  const body = () => {
    if (lifted) {
      return (
        <Done title={t('lift.doneTitle')}>
          <p className="soft">{t('lift.doneWhy')}</p>
          <ButtonLink to="/">{t('common.toHome')}</ButtonLink>
          <ButtonLink to="/me/sessions" tone="quiet">
            {t('change.devices')}
          </ButtonLink>
        </Done>
      );
    }
    if (account.status !== 'restricted')
      return <Plain title={t('lift.activeTitle')} why={t('lift.activeWhy')} to="/me" action={t('common.done')} />;
    if (byStaff)
      return <Plain title={t('lift.noPhoneTitle')} why={t('lift.staffWhy')} to="/me/cases" action={t('lift.follow')} />;
    if (!account.phone) {
      const to = '/me/cases/new?topic=other';
      return <Plain title={t('lift.noPhoneTitle')} why={t('lift.noPhoneWhy')} to={to} action={t('lift.support')} />;
    }
    if (asked && search.get('step') === 'code') {
      return (
        <CodeStep
          key={asked.verification.id}
          asked={asked}
          code={code}
          onType={(next) => change({ code: next })}
          onAskedAgain={(next) => {
            lift.cancel();
            change({ asked: next, code: '' });
          }}
          onEntered={lift.submit}
          act={lift}
          confirm={t('lift.confirm')}
        />
      );
    }
    return (
      <AskStep
        name="lift"
        title={t('lift.askTitle')}
        why={t('lift.askWhy')}
        phone={account.phone.phone}
        request={{ purpose: 'lift_restriction' }}
        asked={asked}
        onAsked={(next) => {
          change({ asked: next, code: '' });
          navigate(`${path}?step=code`);
        }}
        onStillGood={() => navigate(`${path}?step=code`)}
        onRefused={(problem) => setByStaff(problem.code === 'account_restricted')}
      />
    );
  };

  return (
    <Page title={t('lift.title')} plain back="/me">
      {body()}
    </Page>
  );
}

const Plain = ({ title, why, to, action }: { title: string; why: string; to: string; action: string }) => (
  <div className="step">
    <h2 className="title">{title}</h2>
    <p className="soft">{why}</p>
    <ButtonLink to={to}>{action}</ButtonLink>
  </div>
);
