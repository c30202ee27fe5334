import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemError } from '../api.ts';
import { Loading } from '../ui/loading.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { type Fault, faultsQuery, modes, setFault } from './sandbox-api.ts';

const usualDelayMs = 10_000;

export function Faults() {
  const { t } = useTranslation('sandbox');
  const { data: faults } = useQuery(faultsQuery);
  return (
    <section className="card" aria-labelledby="faults">
      <h2 id="faults">{t('faults')}</h2>
      <p className="soft">{t('faultsWhy')}</p>
      {!faults && <Loading />}
      {faults?.map((fault) => (
        <Switches key={fault.gateway} known={fault} />
      ))}
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
  const { gateway, mode, delayMs } = wanted ?? known;
  const set = (fault: Fault) => {
    setWanted(fault);
    change.mutate(fault);
  };
  return (
    <fieldset className="faults">
      <legend>{t(`via.${gateway}`)}</legend>
      {modes.map((each) => (
        <label key={each} className="faults__mode">
          <input
            type="radio"
            name={gateway}
            checked={each === mode}
            onChange={() => set({ gateway, mode: each, delayMs: each === 'delay' ? usualDelayMs : 0 })}
          />
          <span>
            {t(`mode.${each}`)}
            <small>{t(`modeWhy.${each}`)}</small>
          </span>
        </label>
      ))}
      {mode === 'delay' && (
        <label className="faults__delay">
          {t('delay')}
          <input
            type="number"
            min={1}
            max={600}
            defaultValue={delayMs / 1000}
            onChange={({ target }) =>
              target.validity.valid && set({ gateway, mode, delayMs: target.valueAsNumber * 1000 })
            }
          />
        </label>
      )}
      <ProblemNotice problem={change.error instanceof ProblemError ? change.error.problem : null} />
    </fieldset>
  );
}
