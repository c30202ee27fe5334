import type { AlertKind } from '@btepai/contract';
import type { Clock } from '../../kit/clock.ts';
import { newId } from '../../kit/ids.ts';
import type { AlertArgs } from './store/alerts.ts';

/** Never a number, a code, a token or an address. */
type AlertDetails = {
  reasons?: string[];
  country?: string | null;
  line?: string;
  identifiers?: number;
  units?: number;
  of?: number;
  /** A range of at least a million numbers. */
  prefix?: string;
  codes?: number;
  gateway?: string;
  payment?: string;
  /** By its number at its gateway. */
  refund?: string;
  /** Who of the staff, where it is about them. */
  staffId?: string;
  member?: string;
  /** In what a callback is not what was agreed. */
  differs?: string;
};

/** The arguments of `raiseAlert`. */
export const alertArgs = (clock: Clock, kind: AlertKind, details: AlertDetails = {}): AlertArgs => ({
  alertId: newId(clock),
  alertKind: kind,
  alertDetails: JSON.stringify(details),
  now: clock.now(),
});
