import { useSyncExternalStore } from 'react';
import { asked, subscribe } from '../../questions.ts';
import { LookModal } from './look-modal.tsx';
import { StepUpModal } from './step-up-modal.tsx';

/** Draws what the server wants answered first, over whatever page stands beneath. */
export function Questions() {
  const now = useSyncExternalStore(subscribe, asked);
  if (!now) return null;
  const { question, answer } = now;
  return question.kind === 'step_up' ? (
    <StepUpModal onAnswer={answer} />
  ) : (
    <LookModal accountId={question.accountId} onAnswer={answer} />
  );
}
