import type { Order, OrderEvent } from '@btepai/contract';
import { useTranslation } from 'react-i18next';
import { inYuan } from '../../ui/money.tsx';
import { inFull } from '../../ui/time.ts';
import './timeline.css';

/** What happened to the order, the latest first. */
export function Timeline({ events }: { events: Order['timeline'] }) {
  const { t } = useTranslation();
  return (
    <section className="card" aria-labelledby="timeline">
      <h2 id="timeline">{t('order.timeline')}</h2>
      <ol className="timeline" reversed>
        {events.toReversed().map((event) => (
          <li key={`${event.kind} ${event.at}`}>
            <span>{t(`order.event.${wordOf(event)}`, { amount: event.amount ? inYuan(event.amount) : '' })}</span>
            <time dateTime={event.at} className="soft">
              {inFull(event.at)}
            </time>
          </li>
        ))}
      </ol>
    </section>
  );
}

function wordOf({ kind, by }: OrderEvent) {
  if (kind === 'completed' && by !== 'person') return 'completedByItself';
  if (kind === 'cancelled' && by !== 'person') return 'cancelledByUs';
  return kind;
}
