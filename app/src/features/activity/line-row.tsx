import type { ActivityLine } from '@btepai/contract';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { atClock } from '../../ui/time.ts';
import { LineSign } from './line-sign.tsx';
import './activity.css';

type Props = { line: ActivityLine; isMarked: boolean; onDisown: () => void };

/** One line: what, when, on which device and where; `isMarked` is the one that a message led to. */
export function LineRow({ line, isMarked, onDisown }: Props) {
  const { t } = useTranslation();
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (!isMarked) return;
    row.current?.scrollIntoView({ block: 'center' });
    row.current?.focus({ preventScroll: true });
  }, [isMarked]);
  const where = [line.device, line.place ?? line.address].filter(Boolean).join(' · ');
  return (
    <li ref={row} className="line" data-marked={isMarked || undefined} {...(isMarked && { tabIndex: -1 })}>
      <LineSign kind={line.kind} />
      <div className="line__words">
        <p className="line__what">{line.summary}</p>
        <p className="line__where">
          <time dateTime={line.at}>{atClock(line.at)}</time>
          {where && ` · ${where}`}
        </p>
        {line.disownedAt && <span className="badge badge--warn">{t('activity.disowned')}</span>}
      </div>
      {line.disownable && !line.disownedAt && (
        <button type="button" className="line__not-me" onClick={onDisown}>
          {t('activity.notMe')}
          <span className="hidden-words">{line.summary}</span>
        </button>
      )}
    </li>
  );
}
