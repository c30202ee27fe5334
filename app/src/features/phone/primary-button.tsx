import { useTranslation } from 'react-i18next';
import type { Shown } from '../../act.ts';
import { Button } from '../../ui/button.tsx';
import { ProblemNotice } from '../../ui/problem-notice.tsx';
import { WaitingNotice } from '../../ui/waiting-notice.tsx';

export function PrimaryButton({ act, onChoose }: { act: Shown; onChoose: () => void }) {
  const { t } = useTranslation();
  return (
    <>
      <WaitingNotice waiting={act.waiting} />
      <ProblemNotice problem={act.error} />
      <Button tone="quiet" busy={act.busy} onClick={onChoose}>
        {t('phone.makePrimary')}
      </Button>
    </>
  );
}
