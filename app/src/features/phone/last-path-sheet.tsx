import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Shown } from '../../act.ts';
import { Button } from '../../ui/button.tsx';
import { ButtonLink } from '../../ui/button-link.tsx';
import { ProblemNotice } from '../../ui/problem-notice.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { WaitingNotice } from '../../ui/waiting-notice.tsx';

type Props = { phoneId: string; act: Shown; onAccept: () => void; onKeep: () => void };

/** The last way back in is about to go: what that means, and only then, knowingly, on. */
export function LastPathSheet({ phoneId, act, onAccept, onKeep }: Props) {
  const { t } = useTranslation();
  const [accepted, setAccepted] = useState(false);
  return (
    <Sheet title={t('unbind.lastTitle')} onClose={onKeep}>
      <p>{t('unbind.lastWhy')}</p>
      <ButtonLink to={`/me/phone/${phoneId}/replace`}>{t('unbind.replaceInstead')}</ButtonLink>
      <label className="accept">
        <input type="checkbox" checked={accepted} onChange={(event) => setAccepted(event.target.checked)} />
        {t('unbind.lastAccept')}
      </label>
      <WaitingNotice waiting={act.waiting} />
      <ProblemNotice problem={act.error?.code === 'last_recovery_path' ? null : act.error} />
      <Button tone="danger" busy={act.busy} disabled={!accepted} onClick={onAccept}>
        {t('unbind.lastConfirm')}
      </Button>
      <Button tone="quiet" onClick={onKeep}>
        {t('unbind.keep')}
      </Button>
    </Sheet>
  );
}
