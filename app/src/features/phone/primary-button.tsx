import { useTranslation } from 'react-i18next';
import { useAct } from '../../act.ts';
import { Button } from '../../ui/button.tsx';
import { ProblemNotice } from '../../ui/problem-notice.tsx';
import { WaitingNotice } from '../../ui/waiting-notice.tsx';
import { makePrimary, usePhonesChanged } from './phones.ts';

export function PrimaryButton({ phoneId }: { phoneId: string }) {
  const { t } = useTranslation();
  const phonesChanged = usePhonesChanged();
  const act = useAct(makePrimary, { onDone: () => phonesChanged() });
  return (
    <>
      <WaitingNotice waiting={act.waiting} />
      <ProblemNotice problem={act.error} />
      <Button tone="quiet" busy={act.busy} onClick={() => act.submit(phoneId)}>
        {t('phone.makePrimary')}
      </Button>
    </>
  );
}
