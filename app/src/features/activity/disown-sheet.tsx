import type { ActivityLine } from '@btepai/contract';
import { CloseShieldOutline, LockOutline, SearchOutline } from 'antd-mobile-icons';
import { useTranslation } from 'react-i18next';
import type { Shown } from '../../act.ts';
import { Button } from '../../ui/button.tsx';
import { Points } from '../../ui/points.tsx';
import { ProblemNotice } from '../../ui/problem-notice.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { inFull } from '../../ui/time.ts';
import { WaitingNotice } from '../../ui/waiting-notice.tsx';

type Props = { line: ActivityLine; act: Shown; onDisown: () => void; onClose: () => void };

/** What will happen, all of it, before it does. */
export function DisownSheet({ line, act, onDisown, onClose }: Props) {
  const { t } = useTranslation();
  const where = [inFull(line.at), line.device, line.place ?? line.address].filter(Boolean).join(' · ');
  return (
    <Sheet title={t('activity.askTitle')} onClose={onClose}>
      <div>
        <p>
          <strong>{line.summary}</strong>
        </p>
        <p className="soft">{where}</p>
      </div>
      <p>{t('activity.askWhy')}</p>
      <Points
        tone="warn"
        points={[
          { sign: CloseShieldOutline, words: t('activity.will.signOut') },
          { sign: LockOutline, words: t('activity.will.restrict') },
          { sign: SearchOutline, words: t('activity.will.look') },
        ]}
      />
      <WaitingNotice waiting={act.waiting} />
      <ProblemNotice problem={act.error} />
      <Button busy={act.busy} onClick={onDisown}>
        {t('activity.confirm')}
      </Button>
      <Button tone="quiet" onClick={onClose}>
        {t('activity.wasMe')}
      </Button>
    </Sheet>
  );
}
