import type { Incident } from '@btepai/contract';
import { componentOf } from '@btepai/contract/component-key';
import { useTranslation } from 'react-i18next';
import { languageNow } from '../../i18n/index.ts';
import { atTime } from '../../ui/time.ts';
import { useComponentName } from './use-component-name.ts';
import './incident.css';

/** What is being done about it, the newest first. */
export function IncidentCard({ incident }: { incident: Incident }) {
  const { t } = useTranslation();
  return (
    <article className="card incident">
      <header>
        <span className="incident__state" data-state={incident.state}>
          {t(`status.incidentState.${incident.state}`)}
        </span>
        <h3>{incident.title[languageNow()]}</h3>
        <About incident={incident} />
      </header>
      <Notes incident={incident} />
    </article>
  );
}

/** One that is over, folded up. */
export function PastIncident({ incident }: { incident: Incident }) {
  return (
    <details className="card incident">
      <summary>
        <h3>{incident.title[languageNow()]}</h3>
        <About incident={incident} />
      </summary>
      <Notes incident={incident} />
    </details>
  );
}

function About({ incident: { components, beganAt, resolvedAt } }: { incident: Incident }) {
  const { t } = useTranslation();
  const nameOf = useComponentName();
  const names = components.map((key) => nameOf(componentOf(key))).join(t('status.comma'));
  return (
    <p className="soft incident__about">
      {resolvedAt === null
        ? t('status.began', { time: atTime(beganAt) })
        : t('status.lasted', { from: atTime(beganAt), to: atTime(resolvedAt) })}
      <br />
      {t('status.touches', { names })}
    </p>
  );
}

function Notes({ incident }: { incident: Incident }) {
  const { t } = useTranslation();
  return (
    <ol className="incident__notes">
      {incident.notes.map((note) => (
        <li key={note.id}>
          <p className="incident__when">
            <strong>{t(`status.incidentState.${note.state}`)}</strong> <time dateTime={note.at}>{atTime(note.at)}</time>
          </p>
          <p className="incident__text">{note.text[languageNow()]}</p>
        </li>
      ))}
    </ol>
  );
}
