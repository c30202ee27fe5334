import type { Order, Service } from '@btepai/contract';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'react-router';
import { useAct, useResume } from '../../act.ts';
import { useFlow } from '../../flow.ts';
import { languageNow } from '../../i18n/index.ts';
import { useAccount } from '../accounts/account.ts';
import { bodyOf, type Draft, draftFrom, emptyDraft, isComplete, totalOf } from './draft.ts';
import { createOrder, servicesQuery, useOrdersChanged } from './orders.ts';

/** `told`: what the server says it comes to now; `before`: what stood there. Both in fen. */
type Flow = Draft & { told: number | null; before: number | null };

/** An order on its way: what is filled in outlives a reload, and the sum that is shown is the one that is agreed to. */
export function useOrdering(service: Service, onOrdered: (order: Order) => void) {
  const account = useAccount();
  const client = useQueryClient();
  const changed = useOrdersChanged();
  const again: Order | undefined = useLocation().state?.again;
  const start: Flow = { ...(again ? draftFrom(again, account) : emptyDraft), told: null, before: null };
  // What is to be the same again is a draft of its own, and leaves the one that was begun before alone.
  const name = `order:${service.id}${again ? `:${again.id}` : ''}`;
  const { flow, change, forget } = useFlow(name, account.id, start);
  const [tried, setTried] = useState(false);
  const total = flow.told ?? totalOf(service, flow);

  const act = useAct(createOrder, {
    keepAs: name,
    onDone: (order) => {
      forget();
      changed(order);
      onOrdered(order);
    },
    onRefused: (problem) => {
      if (problem.code !== 'price_changed' || !problem.total) return;
      change({ told: problem.total.amount, before: total });
      void client.invalidateQueries(servicesQuery(languageNow()));
    },
  });
  useResume(act);

  return {
    flow,
    act,
    tried,
    total,
    change: (part: Partial<Draft>) => {
      act.cancel();
      // Another choice is another sum, by the prices that have come meanwhile.
      change({ ...part, told: null, before: null });
    },
    /** Sends it, where nothing is missing; `isRight` is what the page itself can tell of the number that is given. */
    submit: (isRight: boolean): boolean => {
      setTried(true);
      if (!isRight || total === null || !isComplete(service, flow, account)) return false;
      act.submit(bodyOf(service, flow, account, total));
      return true;
    },
  };
}
