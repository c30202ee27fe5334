import type { StaffCase } from '@btepai/contract';
import { App, Button, Input } from 'antd';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { exactly } from '../../ui/time.ts';
import { useDraft } from '../../ui/use-draft.ts';
import { noteOnCase } from './cases.ts';
import { type Seen, useCaseAct } from './seen.ts';

/** What staff tell each other about a case. */
export function Notes({ of, seen }: { of: StaffCase; seen: Seen }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const id = useId();
  const draft = useDraft(`note ${of.number}`);
  const act = useCaseAct(noteOnCase, {
    onDone: (after) => {
      draft.write('');
      seen.follow(after.version);
      message.success(t('case.note.added'));
    },
  });
  const notes = of.acts.filter(({ act: name }) => name === 'note');
  const text = draft.text.trim();
  return (
    <section className="card stack" aria-label={t('case.note.title')}>
      <h2>{t('case.note.title')}</h2>
      {notes.length === 0 && <p className="soft">{t('case.note.none')}</p>}
      <ul className="notes">
        {notes.map((note) => (
          <li key={note.id}>
            <p className="talk__text">{note.text}</p>
            <p className="soft">
              {note.by.name} · {exactly(note.at)}
            </p>
          </li>
        ))}
      </ul>
      {!of.destroyed && (
        <>
          <label htmlFor={id}>{t('case.note.label')}</label>
          <Input.TextArea
            id={id}
            autoSize={{ minRows: 2, maxRows: 8 }}
            maxLength={2000}
            value={draft.text}
            onChange={(event) => draft.write(event.target.value)}
          />
          <ProblemAlert failure={act.failure} />
          <Button
            className="case__small"
            disabled={text === ''}
            loading={act.busy}
            onClick={() => act.submit({ number: of.number, text })}
          >
            {t('case.note.add')}
          </Button>
        </>
      )}
    </section>
  );
}
