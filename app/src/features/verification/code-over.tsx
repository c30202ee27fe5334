import { useTranslation } from 'react-i18next';
import { Notice } from '../../ui/notice.tsx';
import { ProblemNotice } from '../../ui/problem-notice.tsx';
import { useFocusOnShow } from '../../ui/use-focus-on-show.ts';
import { WaitingNotice } from '../../ui/waiting-notice.tsx';
import { AgainButton } from './again-button.tsx';
import type { Ended } from './code-ended.ts';
import { type Asked, isSecret, useAsk } from './verifications.ts';

type Props = { ended: Ended; asked: Asked; resendAt: string; onAskedAgain: (asked: Asked) => void };

/** In the place of the boxes when this code is over: why, and a new one with one tap. */
export function CodeOver({ ended, asked, resendAt, onAskedAgain }: Props) {
  const { t } = useTranslation();
  const news = useFocusOnShow<HTMLDivElement>();
  const again = useAsk({
    name: `again:${asked.verification.id}`,
    secret: isSecret(asked.request),
    onAsked: onAskedAgain,
  });
  return (
    <>
      <div ref={news} tabIndex={-1}>
        <Notice tone="warn" title={t(`code.ended.${ended}`)}>
          <span>{t(`code.ended.${ended}Why`)}</span>
        </Notice>
      </div>
      <WaitingNotice waiting={again.waiting} />
      <ProblemNotice problem={again.error} />
      <AgainButton
        tone="primary"
        resendAt={resendAt}
        problem={again.error}
        busy={again.busy}
        onClick={() => again.submit(asked.request)}
      />
    </>
  );
}
