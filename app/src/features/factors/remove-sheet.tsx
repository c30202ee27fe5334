import type { Factor } from '@btepai/contract';
import { useTranslation } from 'react-i18next';
import type { Shown } from '../../act.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { ProblemNotice } from '../../ui/problem-notice.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { WaitingNotice } from '../../ui/waiting-notice.tsx';

type Props = { type: Factor['type']; isLast: boolean; act: Shown; onRemove: () => void; onKeep: () => void };

/** What is lost by it, before it is done. */
export function RemoveSheet({ type, isLast, act, onRemove, onKeep }: Props) {
  const { t } = useTranslation();
  return (
    <Sheet title={t('factors.removeAsk')} onClose={onKeep}>
      <p>{t(`factors.removeWhy.${type}`)}</p>
      {isLast && <Notice tone="warn">{t('factors.removeLast')}</Notice>}
      <WaitingNotice waiting={act.waiting} />
      <ProblemNotice problem={act.error} />
      <Button tone="danger" busy={act.busy} onClick={onRemove}>
        {t('factors.remove')}
      </Button>
      <Button tone="quiet" onClick={onKeep}>
        {t('factors.keep')}
      </Button>
    </Sheet>
  );
}
