import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ProblemError } from '../api.ts';
import { Loading } from '../ui/loading.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { type Fault, faultsQuery, modes, setFault } from './sandbox-api.ts';

const usualDelayMs = 10_000;

export function Faults() {
  const { t } = useTranslation('sandbox');
  const client = useQueryClient();
  const { data: faults } = useQuery(faultsQuery);
  const change = useMutation({ mutationFn: setFault, onSettled: () => client.invalidateQueries(faultsQuery) });
  return (
    <section className="card" aria-labelledby="faults">
      <h2 id="faults">{t('faults')}</h2>
      <p className="soft">{t('faultsWhy')}</p>
      {!faults && <Loading />}
      {faults?.map((fault) => (
        <Switches key={fault.gateway} fault={fault} onChange={change.mutate} />
      ))}
      <ProblemNotice problem={change.error instanceof ProblemError ? change.error.problem : null} />
    </section>
  );
}

function Switches({ fault, onChange }: { fault: Fault; onChange: (fault: Fault) => void }) {
  const { t } = useTranslation('sandbox');
  const { gateway, mode, delayMs } = fault;
  return (
    <fieldset className="faults">
      <legend>{t(`via.${gateway}`)}</legend>
      {modes.map((each) => (
        <label key={each} className="faults__mode">
          <input
            type="radio"
            name={gateway}
            checked={each === mode}
            onChange={() => onChange({ gateway, mode: each, delayMs: each === 'delay' ? usualDelayMs : 0 })}
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
              target.validity.valid && onChange({ gateway, mode, delayMs: target.valueAsNumber * 1000 })
            }
          />
        </label>
      )}
    </fieldset>
  );
}
