import type { Problem } from '@btepai/contract';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { useFocusOnShow } from '../../ui/use-focus-on-show.ts';
import { useAppeal } from '../support/use-appeal.ts';

/** The password was right, but this device is too new for it to be enough: support can check instead. */
export function NewDevice({ appeal }: { appeal: NonNullable<Problem['appeal']> }) {
  const { t } = useTranslation();
  const heading = useFocusOnShow<HTMLHeadingElement>();
  const openAppeal = useAppeal();
  return (
    <div className="step">
      <h2 className="title" ref={heading} tabIndex={-1}>
        {t('lost.newDeviceTitle')}
      </h2>
      <p className="soft">{t('lost.newDeviceWhy')}</p>
      <Button onClick={() => openAppeal(appeal)}>{t('lost.appeal')}</Button>
    </div>
  );
}
