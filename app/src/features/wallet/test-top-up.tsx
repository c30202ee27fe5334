import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../act.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { ProblemNotice } from '../../ui/problem-notice.tsx';
import { WaitingNotice } from '../../ui/waiting-notice.tsx';
import { sandboxQuery, sandboxTopUp } from './sandbox.ts';
import { walletKey } from './wallet.ts';

/** Only where the sandbox is: the amount that stands above, without any gateway. */
export function TestTopUp({ amountFen }: { amountFen: number | null }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { data: hasSandbox = false } = useQuery(sandboxQuery);
  const [isDone, setDone] = useState(false);
  const act = useAct(sandboxTopUp, {
    onDone: () => {
      setDone(true);
      void client.invalidateQueries({ queryKey: walletKey });
    },
  });
  if (!hasSandbox) return null;
  return (
    <>
      <Notice>
        <span>{t('topUp.testWhy')}</span>
      </Notice>
      <WaitingNotice waiting={act.waiting} />
      <ProblemNotice problem={act.error} />
      <Button
        tone="quiet"
        busy={act.busy}
        disabled={amountFen === null}
        onClick={() => {
          setDone(false);
          if (amountFen !== null) act.submit(amountFen);
        }}
      >
        {t(isDone ? 'topUp.testDone' : 'topUp.test')}
      </Button>
      <p role="status" className="hidden-words">
        {isDone && t('topUp.testDone')}
      </p>
    </>
  );
}
