import type { ServiceComponent, StatusHistory } from '@btepai/contract';
import { useTranslation } from 'react-i18next';
import { tagNow } from '../../i18n/index.ts';
import { DayBars, inPercent } from './day-bars.tsx';
import { useComponentName } from './use-component-name.ts';

type Props = { component: ServiceComponent; history: StatusHistory['components'][number] | undefined };

/** One part of the service: how it is, since when it is not well, and its 90 days. */
export function ComponentRow({ component, history }: Props) {
  const { t } = useTranslation();
  const nameOf = useComponentName();
  return (
    <li className="row row--part">
      <span className="part__now">
        <span className="row__words">
          {nameOf(component)}
          <StateNotes component={component} />
        </span>
        <span className="row__value health" data-state={component.state}>
          {t(`status.state.${component.state}`)}
        </span>
      </span>
      {history && <DayBars {...history} />}
      {history?.available != null && (
        <small className="soft">{t('status.available', { percent: inPercent(history.available) })}</small>
      )}
    </li>
  );
}

/** Since when it is not well, and how much of a line's texts arrive. */
function StateNotes({ component: { state, since, deliveryRate } }: { component: ServiceComponent }) {
  const { t } = useTranslation();
  const time = new Intl.DateTimeFormat(tagNow(), sameDay(since) ? { timeStyle: 'short' } : shortDay);
  return (
    <>
      {state !== 'ok' && <small>{t('status.since', { time: time.format(new Date(since)) })}</small>}
      {deliveryRate !== null && <small>{t('status.delivered', { percent: Math.round(deliveryRate * 100) })}</small>}
    </>
  );
}

const shortDay = { month: 'numeric', day: 'numeric', hour: 'numeric', minute: '2-digit' } as const;
const sameDay = (time: string) => new Date(time).toDateString() === new Date().toDateString();
