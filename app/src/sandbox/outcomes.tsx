import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemError } from '../api.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { Choice, Seconds } from './choice.tsx';
import { act, type Outcome, type Trade, tradeQuery, type Way, ways } from './payment-api.ts';

const usualLateMs = 20_000;

/** How the payment ends, and how its callback goes. Whoever has paid, or wants to go, is sent back to the merchant. */
export function Outcomes({ trade }: { trade: Trade }) {
  const { t } = useTranslation('sandbox');
  const client = useQueryClient();
  const [callback, setCallback] = useState<Way>('normal');
  const [delayMs, setDelayMs] = useState(usualLateMs);
  const goBack = () => trade.returnUrl !== '' && location.assign(trade.returnUrl);
  const end = useMutation({
    mutationFn: (outcome: Outcome) => act(trade.tradeNo, outcome, { callback, delayMs }),
    onSuccess(now, outcome) {
      client.setQueryData(tradeQuery(trade.tradeNo).queryKey, now);
      if (outcome === 'paid' || outcome === 'cancelled') goBack();
    },
    onError: () => void client.invalidateQueries(tradeQuery(trade.tradeNo)),
  });
  const choose = (outcome: Outcome, tone: 'primary' | 'quiet' | 'danger') => (
    <Button tone={tone} busy={end.isPending && end.variables === outcome} onClick={() => end.mutate(outcome)}>
      {t(`pay.outcome.${outcome}`)}
    </Button>
  );

  if (trade.status !== 'waiting')
    return (
      <section className="card" aria-labelledby="outcomes">
        <h2 id="outcomes">{t(`pay.status.${trade.status}`)}</h2>
        <p className="soft">{t(`pay.ended.${trade.status}`)}</p>
        {trade.returnUrl !== '' && <Button onClick={goBack}>{t('pay.back')}</Button>}
      </section>
    );
  return (
    <section className="card" aria-labelledby="outcomes">
      <h2 id="outcomes">{t('pay.outcomes')}</h2>
      <div className="faults cashier__callback">
        <Choice
          label={t('pay.callback')}
          why={t(`pay.wayWhy.${callback}`)}
          value={callback}
          options={ways.map((each) => [each, t(`pay.way.${each}`)])}
          onChoose={setCallback}
        />
        {callback === 'late' && <Seconds label={t('pay.late')} ms={delayMs} onChange={setDelayMs} />}
      </div>
      {trade.failure && (
        <Notice tone="warn" title={t('pay.noMoney')}>
          {t('pay.noMoneyWhy')}
        </Notice>
      )}
      <ProblemNotice problem={end.error instanceof ProblemError ? end.error.problem : null} />
      {choose('paid', 'primary')}
      {choose('failed', 'quiet')}
      {choose('cancelled', 'quiet')}
      {choose('closed', 'danger')}
    </section>
  );
}
