import type { IncidentState, StaffIncident } from '@btepai/contract';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useAct } from '../act.ts';
import { call, serverNow } from '../api.ts';
import { InBoth, isWhole, noWords, type Words } from '../features/status/in-both.tsx';
import { PartChoice } from '../features/status/part-choice.tsx';
import { StateChoice } from '../features/status/state-choice.tsx';
import { keepIncident, newIncidentId } from '../features/status/status.ts';
import { Page } from '../ui/page.tsx';
import { ProblemAlert } from '../ui/problem-alert.tsx';
import { useDraft } from '../ui/use-draft.ts';
import '../features/status/status.css';

type Draft = { id: string; title: Words; text: Words; components: string[]; state: IncidentState; beganAt: string };

/** A new incident, as a draft with its first note. */
export default function NewIncident() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const kept = useDraft('incident new');
  const [fresh] = useState(
    (): Draft => ({
      id: newIncidentId(),
      title: noWords,
      text: noWords,
      components: [],
      state: 'investigating',
      beganAt: new Date(serverNow()).toISOString(),
    }),
  );
  const draft: Draft = kept.text ? JSON.parse(kept.text) : fresh;
  const write = (changed: Partial<Draft>) => kept.write(JSON.stringify({ ...draft, ...changed }));
  const act = useAct((body: Draft) => call<StaffIncident>('/v1/staff/incidents', { method: 'POST', body }), {
    onDone: (incident) => {
      kept.write('');
      keepIncident(incident);
      void navigate(`/status/${incident.id}`, { replace: true });
    },
  });
  const isReady = isWhole(draft.title) && isWhole(draft.text) && draft.components.length > 0;
  return (
    <Page title={t('status.new')} intro={t('status.newIntro')} back={{ to: '/status', words: t('status.title') }}>
      <form
        className="card stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady) act.submit(draft);
        }}
      >
        <InBoth label={t('status.titleOf')} value={draft.title} maxLength={80} onChange={(title) => write({ title })} />
        <PartChoice value={draft.components} onChange={(components) => write({ components })} />
        <StateChoice value={draft.state} mayEnd={false} onChange={(state) => write({ state })} />
        <InBoth
          label={t('status.text')}
          value={draft.text}
          maxLength={1000}
          isLong
          onChange={(text) => write({ text })}
        />
        <ProblemAlert failure={act.failure} />
        <div>
          <Button type="primary" htmlType="submit" loading={act.busy} disabled={!isReady}>
            {t('status.saveDraft')}
          </Button>
        </div>
      </form>
    </Page>
  );
}
