import type { Problem, Verification } from '@btepai/contract';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../act.ts';
import { ProblemNotice } from '../../ui/problem-notice.tsx';
import { WaitingNotice } from '../../ui/waiting-notice.tsx';
import { AgainButton } from './again-button.tsx';
import { type Asked, pathOf, resendCode, verificationQuery } from './verifications.ts';

type Props = { asked: Asked; verification: Verification; onRefused: (problem: Problem) => void };

/** The same code once more, once the minute is over. */
export function Resend({ asked, verification, onRefused }: Props) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { id, resendAt, sendsLeft } = verification;
  const resend = useAct(resendCode, {
    keepAs: `resend:${id}`,
    onDone: (after) => client.setQueryData(verificationQuery(asked).queryKey, after),
    onRefused,
  });
  if (sendsLeft === 0) return <p className="soft step__note">{t('code.noSendsLeft')}</p>;
  return (
    <>
      <WaitingNotice waiting={resend.waiting} />
      <ProblemNotice problem={resend.error} />
      <AgainButton
        tone="quiet"
        resendAt={resendAt}
        problem={resend.error}
        busy={resend.busy}
        onClick={() => resend.submit(pathOf(asked, '/resend'))}
      />
      {sendsLeft < 3 && <p className="soft step__note">{t('code.sendsLeft', { count: sendsLeft })}</p>}
    </>
  );
}
