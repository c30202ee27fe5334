import type { CreateVerification, Problem } from '@btepai/contract';
import { type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { ProblemNotice } from '../../ui/problem-notice.tsx';
import { WaitingNotice } from '../../ui/waiting-notice.tsx';
import { shortForm } from '../phone/phones.ts';
import { type Asked, isSecret, isStillGood, useAsk } from './verifications.ts';

type Props = {
  name: string;
  title: string;
  why: string;
  /** Masked. The code goes to a number that the account has; nothing is to be typed. */
  phone: string;
  request: CreateVerification;
  asked: Asked | null;
  onAsked: (asked: Asked) => void;
  /** What was asked for before can still be entered. */
  onStillGood: () => void;
  onRefused?: (problem: Problem) => void;
  /** Asked for without a tap, where it is the one thing that the page was opened for. */
  atOnce?: boolean;
  children?: ReactNode;
};

/** 获取验证码 for a bound number: what for, which number, one button. */
export function AskStep({ name, title, why, phone, request, asked, onAsked, onStillGood, ...props }: Props) {
  const { onRefused, atOnce = false, children } = props;
  const { t } = useTranslation();
  const ask = useAsk({ name, secret: isSecret(request), onAsked, onRefused });
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the step opens
  useEffect(() => {
    if (atOnce && asked === null && ask.unfinished() === null) ask.submit(request);
  }, []);
  return (
    <div className="step">
      <h2 className="title">{title}</h2>
      <p className="number">{shortForm(phone)}</p>
      <p className="soft">{why}</p>
      {children}
      <WaitingNotice waiting={ask.waiting} />
      <ProblemNotice problem={ask.error} />
      <Button busy={ask.busy} onClick={() => (asked && isStillGood(asked) ? onStillGood() : ask.submit(request))}>
        {t('code.send')}
      </Button>
    </div>
  );
}
