import type { FormEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Shown } from '../../act.ts';
import { Button } from '../../ui/button.tsx';
import { ProblemNotice } from '../../ui/problem-notice.tsx';
import { WaitingNotice } from '../../ui/waiting-notice.tsx';

type Props = { why: string; confirm: string; act: Shown; onSubmit: () => void; children: ReactNode };

/** All there is, where neither a number nor a factor is. */
export function PasswordAlone({ why, confirm, act, onSubmit, children }: Props) {
  const { t } = useTranslation();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <form className="step" onSubmit={submit} noValidate>
      <h2 className="title">{t('ways.title')}</h2>
      <p className="soft">{why}</p>
      {children}
      <WaitingNotice waiting={act.waiting} />
      <ProblemNotice problem={act.error} />
      <Button type="submit" busy={act.busy}>
        {confirm}
      </Button>
    </form>
  );
}
