import type { Verification } from '@btepai/contract';
import { useSecondsUntil } from '../../ui/use-seconds-until.ts';

type Delivery = Verification['delivery'];

/** An SMS is nearly always there by then, and a call has been made. */
const lateAfterMs = 30_000;

/** Why it did not arrive or can't leave, as far as anybody says; null where nothing is wrong. */
export function troubleOf({ status, reason }: Delivery) {
  if (status === 'delivered' || status === 'submitted' || (status === 'queued' && !reason)) return null;
  // Refused by every line is another matter than by a carrier after one of ours had taken it.
  if (status === 'failed' && reason === 'rejected') return 'refused';
  return reason ?? 'unknown';
}

/** On its way for longer than it should be. */
export function useIsLate(delivery: Delivery): boolean {
  const patience = useSecondsUntil(Date.parse(delivery.at) + lateAfterMs);
  const isUnderWay = delivery.status === 'queued' || delivery.status === 'submitted';
  return isUnderWay && patience === 0 && troubleOf(delivery) === null;
}

/** Sending it once more helps nobody: it leaves by itself when that is possible, or not at all today. */
export const isBeyondResending = (delivery: Delivery) =>
  delivery.reason === 'budget' || (delivery.status === 'queued' && delivery.reason === 'no_gateway');
