import type { Verification } from '@btepai/contract';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../act.ts';
import { Notice } from '../../ui/notice.tsx';
import { ProblemNotice } from '../../ui/problem-notice.tsx';
import { useFocusOnShow } from '../../ui/use-focus-on-show.ts';
import { WaitingNotice } from '../../ui/waiting-notice.tsx';
import { askForCode } from '../verification/verifications.ts';
import { AgainButton } from './again-button.tsx';
import type { Ended } from './code-ended.ts';

type Props = {
  ended: Ended;
  verification: Verification;
  asked: { region: string; entry: string };
  onAskedAgain: (verification: Verification) => void;
};

/** In the place of the boxes when this code is over: why, and a new one with one tap. */
export function CodeOver({ ended, verification, asked, onAskedAgain }: Props) {
  const { t } = useTranslation();
  const news = useFocusOnShow<HTMLDivElement>();
  const again = useAct(askForCode, { keepAs: 'bind-send-again', onDone: onAskedAgain });
  return (
    <>
      <div ref={news} tabIndex={-1}>
        <Notice tone="warn" title={t(`bind.ended.${ended}`)}>
          <span>{t(`bind.ended.${ended}Why`)}</span>
        </Notice>
      </div>
      <WaitingNotice waiting={again.waiting} />
      <ProblemNotice problem={again.error} />
      <AgainButton
        tone="primary"
        resendAt={verification.resendAt}
        problem={again.error}
        busy={again.busy}
        onClick={() => again.submit({ purpose: 'bind_phone', phone: asked.entry, region: asked.region })}
      />
    </>
  );
}
