import type { Replaced } from '@btepai/contract';
import { ClockCircleOutline, LockOutline, MessageOutline } from 'antd-mobile-icons';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { Done } from '../../ui/done.tsx';
import { Points } from '../../ui/points.tsx';
import { atTime } from '../../ui/time.ts';
import { shortForm } from './phones.ts';

/** The new number is bound: what the old one was told, and who was signed out. */
export function ReplacedStep({ replaced: { binding, change }, onDone }: { replaced: Replaced; onDone: () => void }) {
  const { t } = useTranslation();
  return (
    <Done title={t('replace.doneTitle')}>
      <p className="number">{shortForm(binding.phone)}</p>
      <p className="soft">{t('replace.doneNow')}</p>
      <Points
        points={[
          { sign: MessageOutline, words: t('replace.told', { phone: shortForm(change.from) }) },
          { sign: ClockCircleOutline, words: t('replace.object', { time: atTime(change.objectionUntil) }) },
          { sign: LockOutline, words: t('replace.signedOut') },
        ]}
      />
      <Button onClick={onDone}>{t('common.done')}</Button>
    </Done>
  );
}
