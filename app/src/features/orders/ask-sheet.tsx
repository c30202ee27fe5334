import type { ReactNode } from 'react';
import type { Shown } from '../../act.ts';
import { Button } from '../../ui/button.tsx';
import { ProblemNotice } from '../../ui/problem-notice.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { WaitingNotice } from '../../ui/waiting-notice.tsx';

type Props = {
  title: string;
  act: Shown;
  confirm: string;
  leave: string;
  onConfirm: () => void;
  onClose: () => void;
  children: ReactNode;
};

/** Asks once more before something that can't be taken back. */
export const AskSheet = ({ title, act, confirm, leave, onConfirm, onClose, children }: Props) => (
  <Sheet title={title} onClose={onClose}>
    {children}
    <WaitingNotice waiting={act.waiting} />
    <ProblemNotice problem={act.error} />
    <Button busy={act.busy} onClick={onConfirm}>
      {confirm}
    </Button>
    <Button tone="quiet" onClick={onClose}>
      {leave}
    </Button>
  </Sheet>
);
