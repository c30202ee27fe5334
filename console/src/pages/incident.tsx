import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { mayDo, useMember } from '../features/session/session.ts';
import { useTitle } from '../features/status/in-both.tsx';
import { IncidentActs } from '../features/status/incident-acts.tsx';
import { IncidentState } from '../features/status/incident-state.tsx';
import { NoteForm } from '../features/status/note-form.tsx';
import { incidentQuery } from '../features/status/status.ts';
import { usePartName } from '../features/status/use-part-name.ts';
import { Loading } from '../ui/loading.tsx';
import { Page } from '../ui/page.tsx';
import { ProblemAlert } from '../ui/problem-alert.tsx';
import { exactly } from '../ui/time.ts';
import '../features/status/status.css';

/** One incident: as people read it, and what can be done with it. */
export default function Incident() {
  const { t } = useTranslation();
  const { id = '' } = useParams();
  const nameOf = usePartName();
  const titleOf = useTitle();
  const mayWrite = mayDo(useMember(), ['editor', 'risk']);
  const { data: incident, error, refetch } = useQuery(incidentQuery(id));
  const isOpen = incident && incident.standing !== 'dismissed' && incident.state !== 'resolved';
  return (
    <Page
      title={incident ? titleOf(incident) : t('status.incident')}
      back={{ to: '/status', words: t('status.title') }}
      intro={
        incident && (
          <>
            {t('status.beganAt', { time: exactly(incident.beganAt) })} ·{' '}
            {incident.components.map(nameOf).join(t('status.comma'))} · {incident.openedBy ?? t('status.watch')}
          </>
        )
      }
      actions={incident && <IncidentState incident={incident} />}
    >
      <ProblemAlert failure={error} onRetry={() => void refetch()} />
      {!incident && !error && <Loading />}
      {incident && mayWrite && <IncidentActs incident={incident} />}
      {incident && mayWrite && isOpen && <NoteForm incident={incident} />}
      {incident && (
        <ol className="incident-notes" aria-label={t('status.notes')}>
          {incident.notes.map((note) => (
            <li key={note.id} className="card">
              <strong>{t(`status.incidentState.${note.state}`)}</strong>{' '}
              <span className="soft">
                <time dateTime={note.at}>{exactly(note.at)}</time> · {note.by}
              </span>
              <div className="note__texts">
                <p lang="zh-CN">{note.text.zh}</p>
                <p lang="en">{note.text.en}</p>
              </div>
            </li>
          ))}
        </ol>
      )}
    </Page>
  );
}
