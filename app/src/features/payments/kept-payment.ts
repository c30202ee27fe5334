import type { PaymentMethod } from '@btepai/contract';
import { useState } from 'react';
import { newId } from '../../new-id.ts';
import { useAccount } from '../accounts/account.ts';

/**
 * A payment that this device asked for. Its id is made and kept before anything is sent; `isKnown` once the server has
 * answered that it has it.
 */
export type KeptPayment = { id: string; method: PaymentMethod; amountFen: number; isKnown: boolean };
type Line = KeptPayment & { owner: string; of: string };

const memory = 'payments';
const keptAtMost = 20;
const load = (): Line[] => JSON.parse(localStorage.getItem(memory) ?? '[]');
const save = (lines: Line[]) => localStorage.setItem(memory, JSON.stringify(lines.slice(0, keptAtMost)));

/** The payment of one thing, an order or a top-up, that was asked for last on this device: also by a tab that is closed now. */
export function useKeptPayment(of: string) {
  const { id: owner } = useAccount();
  const isThis = (line: Line) => line.owner === owner && line.of === of;
  const [kept, setKept] = useState<KeptPayment | null>(() => load().find(isThis) ?? null);
  const write = (next: KeptPayment | null) => {
    const others = load().filter((line) => !isThis(line));
    save(next ? [{ ...next, owner, of }, ...others] : others);
    setKept(next);
  };
  return {
    kept,
    /** The id for a payment by this method: the same as long as it is the same payment. */
    idFor: (method: PaymentMethod, amountFen: number): string => {
      // Another tab may have asked since.
      const before = load().find(isThis);
      if (before?.method === method && before.amountFen === amountFen) {
        setKept(before);
        return before.id;
      }
      const id = newId();
      write({ id, method, amountFen, isKnown: false });
      return id;
    },
    markKnown: (id: string) => {
      const before = load().find(isThis);
      if (before?.id === id) write({ ...before, isKnown: true });
    },
    forget: () => write(null),
  };
}

const topUps = 'top-up:';
/** A top-up is for an order where one had too little to pay it. */
export const ofTopUp = (orderId: string | null) => topUps + (orderId ?? '');
export function orderOfTopUp(paymentId: string): string | null {
  const of = load().find(({ id }) => id === paymentId)?.of;
  return of?.startsWith(topUps) ? of.slice(topUps.length) || null : null;
}
