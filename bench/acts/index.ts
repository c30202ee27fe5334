import type { Act, Side } from './act.ts';
import { bind } from './bind.ts';
import { pay } from './pay.ts';
import { replace } from './replace.ts';

export type ActName = 'bind' | 'pay' | 'replace';
export type SideName = 'ours' | 'peer';

/** The acts by name, since the load generator is a process of its own and is told only that. */
export const acts: Record<ActName, Act> = { bind, pay, replace };

export function sideOf(act: ActName, name: SideName): Side {
  const side = acts[act][name];
  if (!side) throw new Error(`${act} has no ${name}`);
  return side;
}
