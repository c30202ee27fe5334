import type { IncidentState, StaffIncident } from '@btepai/contract';
import { App, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../act.ts';
import { call } from '../../api.ts';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { useDraft } from '../../ui/use-draft.ts';
import { InBoth, isWhole, noWords, type Words } from './in-both.tsx';
import { StateChoice } from './state-choice.tsx';
import { keepIncident } from './status.ts';

type Note = Words & { state: IncidentState };

/** What is known now. It is kept while it is written, also where a colleague was faster. */
export function NoteForm({ incident }: { incident: StaffIncident }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const draft = useDraft(`incident ${incident.id}`);
  const note: Note = draft.text ? JSON.parse(draft.text) : { ...noWords, state: incident.state };
  const write = (changed: Partial<Note>) => draft.write(JSON.stringify({ ...note, ...changed }));
  const act = useAct(
    ({ state, zh, en }: Note) =>
      call<StaffIncident>(`/v1/staff/incidents/${incident.id}/notes`, {
        method: 'POST',
        body: { version: incident.version, state, text: { zh, en } },
      }),
    {
      onDone: (changed) => {
        draft.write('');
        keepIncident(changed);
        void message.success(t('status.noted'));
      },
    },
  );
  return (
    <form
      className="card stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (isWhole(note)) act.submit(note);
      }}
    >
      <h2>{t('status.newNote')}</h2>
      <StateChoice value={note.state} mayEnd onChange={(state) => write({ state })} />
      <InBoth label={t('status.text')} value={note} maxLength={1000} isLong onChange={(words) => write(words)} />
      <ProblemAlert failure={act.failure} />
      <div>
        <Button type="primary" htmlType="submit" loading={act.busy} disabled={!isWhole(note)}>
          {t(incident.standing === 'published' ? 'status.sayIt' : 'status.addNote')}
        </Button>
      </div>
    </form>
  );
}
