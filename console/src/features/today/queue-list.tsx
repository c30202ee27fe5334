import type { TodayQueue } from '@btepai/contract';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { pathOf } from '../../sections.ts';
import { Age } from '../../ui/age.tsx';
import { howLong } from '../../ui/time.ts';
import { item, useListKeys } from '../../ui/use-list-keys.ts';
import './queue-list.css';

const byAge = (a: TodayQueue, b: TodayQueue) => (a.oldestAt ?? '~').localeCompare(b.oldestAt ?? '~');

/** What waits, by queue: how much, and how long the oldest of it has waited beside how long it should. */
export function QueueList({ queues }: { queues: TodayQueue[] }) {
  const { t } = useTranslation();
  const list = useRef<HTMLUListElement>(null);
  useListKeys(list);
  return (
    <ul className="queues" ref={list}>
      {queues.toSorted(byAge).map(({ queue, count, oldestAt, targetSeconds }) => (
        <li key={queue} className="card">
          <Link to={pathOf(queue)} {...item}>
            <span className="queues__count">{count > 999 ? '999+' : count}</span>
            <span className="queues__name">{t(`today.queue.${queue}`)}</span>
          </Link>
          {oldestAt && (
            <p className="soft">
              {t('today.oldest')} <Age since={oldestAt} targetSeconds={targetSeconds} />
            </p>
          )}
          <p className="soft">{t('today.target', { time: howLong(targetSeconds) })}</p>
        </li>
      ))}
    </ul>
  );
}
