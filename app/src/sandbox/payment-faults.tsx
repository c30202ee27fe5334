import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemError } from '../api.ts';
import { Button } from '../ui/button.tsx';
import { Loading } from '../ui/loading.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { Choice, Seconds } from './choice.tsx';
import { callModes, type PaymentFault, paymentFaultsQuery, refundModes, setPaymentFault } from './payment-api.ts';

const isFaulty = ({ calls, refunds }: PaymentFault) => calls !== 'normal' || refunds !== 'normal';

/** What the payment gateways do with our calls, by method. */
export function PaymentFaults() {
  const { t } = useTranslation('sandbox');
  const client = useQueryClient();
  const { data: faults } = useQuery(paymentFaultsQuery);
  const mend = useMutation({
    mutationFn: (all: PaymentFault[]) =>
      Promise.all(all.map((fault) => setPaymentFault({ ...fault, calls: 'normal', refunds: 'normal' }))),
    onSettled: () => client.invalidateQueries(paymentFaultsQuery),
  });
  return (
    <section className="card" aria-labelledby="payment-faults">
      <h2 id="payment-faults">{t('pay.faults')}</h2>
      <p className="soft">{t('pay.faultsWhy')}</p>
      {!faults && <Loading />}
      {faults?.map((fault) => (
        <Switches key={fault.method} known={fault} />
      ))}
      {faults?.some(isFaulty) && (
        <Button tone="quiet" busy={mend.isPending} onClick={() => mend.mutate(faults)}>
          {t('mend')}
        </Button>
      )}
    </section>
  );
}

function Switches({ known }: { known: PaymentFault }) {
  const { t } = useTranslation('sandbox');
  const client = useQueryClient();
  // The switch moves under the finger; once the server has answered, what it says counts.
  const [wanted, setWanted] = useState<PaymentFault | null>(null);
  const change = useMutation({
    mutationFn: setPaymentFault,
    onSettled: async () => {
      await client.invalidateQueries(paymentFaultsQuery);
      setWanted(null);
    },
  });
  const fault = wanted ?? known;
  const { method, calls, refunds, refundDelayMs } = fault;
  const set = (part: Partial<PaymentFault>) => {
    const next = { ...fault, ...part };
    setWanted(next);
    change.mutate(next);
  };
  return (
    <fieldset className="faults" data-faulty={isFaulty(fault) || undefined}>
      <legend>{t(`pay.method.${method}`)}</legend>
      <Choice
        label={t('pay.calls')}
        why={t(`pay.callWhy.${calls}`)}
        value={calls}
        options={callModes.map((each) => [each, t(`pay.call.${each}`)])}
        onChoose={(next) => set({ calls: next })}
      />
      <Choice
        label={t('pay.refunds')}
        why={t(`pay.refundWhy.${refunds}`)}
        value={refunds}
        options={refundModes.map((each) => [each, t(`pay.refundMode.${each}`)])}
        onChoose={(next) => set({ refunds: next })}
      />
      {(refunds === 'slow' || refunds === 'fail') && (
        <Seconds label={t('pay.refundDelay')} ms={refundDelayMs} onChange={(ms) => set({ refundDelayMs: ms })} />
      )}
      <ProblemNotice problem={change.error instanceof ProblemError ? change.error.problem : null} />
    </fieldset>
  );
}
