import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemError } from '../api.ts';
import { Button } from '../ui/button.tsx';
import { Loading } from '../ui/loading.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { Choice, Seconds } from './choice.tsx';
import { type Fault, faultsQuery, modes, receiptModes, setFault } from './sandbox-api.ts';

const usualDelayMs = 10_000;
const isFaulty = ({ mode, receipts }: Fault) => mode !== 'deliver' || receipts !== 'normal';

export function Faults() {
  const { t } = useTranslation('sandbox');
  const client = useQueryClient();
  const { data: faults } = useQuery(faultsQuery);
  const mend = useMutation({
    mutationFn: (all: Fault[]) =>
      Promise.all(all.map((fault) => setFault({ ...fault, mode: 'deliver', delayMs: 0, receipts: 'normal' }))),
    onSettled: () => client.invalidateQueries(faultsQuery),
  });
  return (
    <section className="card" aria-labelledby="faults">
      <h2 id="faults">{t('faults')}</h2>
      <p className="soft">{t('faultsWhy')}</p>
      {!faults && <Loading />}
      {faults?.map((fault) => (
        <Switches key={fault.gateway} known={fault} />
      ))}
      {faults?.some(isFaulty) && (
        <Button tone="quiet" busy={mend.isPending} onClick={() => mend.mutate(faults)}>
          {t('mend')}
        </Button>
      )}
    </section>
  );
}

function Switches({ known }: { known: Fault }) {
  const { t } = useTranslation('sandbox');
  const client = useQueryClient();
  // The switch moves under the finger; once the server has answered, what it says counts.
  const [wanted, setWanted] = useState<Fault | null>(null);
  const change = useMutation({
    mutationFn: setFault,
    onSettled: async () => {
      await client.invalidateQueries(faultsQuery);
      setWanted(null);
    },
  });
  const fault = wanted ?? known;
  const { gateway, mode, delayMs, receipts, receiptDelayMs } = fault;
  const set = (part: Partial<Fault>) => {
    const next = { ...fault, ...part };
    setWanted(next);
    change.mutate(next);
  };
  return (
    <fieldset className="faults" data-faulty={isFaulty(fault) || undefined}>
      <legend>{t(`via.${gateway}`)}</legend>
      <Choice
        label={t('does')}
        why={t(`modeWhy.${mode}`)}
        value={mode}
        options={modes.map((each) => [each, t(`mode.${each}`)])}
        onChoose={(next) => set({ mode: next, delayMs: next === 'delay' ? usualDelayMs : 0 })}
      />
      {mode === 'delay' && <Seconds label={t('delay')} ms={delayMs} onChange={(ms) => set({ delayMs: ms })} />}
      <Choice
        label={t('receipts')}
        why={t(`receiptsWhy.${receipts}`)}
        value={receipts}
        options={receiptModes.map((each) => [each, t(`receiptsMode.${each}`)])}
        onChoose={(next) => set({ receipts: next })}
      />
      {receipts === 'late' && (
        <Seconds label={t('delay')} ms={receiptDelayMs} onChange={(ms) => set({ receiptDelayMs: ms })} />
      )}
      <ProblemNotice problem={change.error instanceof ProblemError ? change.error.problem : null} />
    </fieldset>
  );
}
