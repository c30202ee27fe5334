import type { Act, Side } from './act.ts';
import { bind } from './bind.ts';
import { replace } from './replace.ts';

export type ActName = 'bind' | 'replace';
export type SideName = 'ours' | 'peer';

/** The acts by name, since the load generator is a process of its own and is told only that. */
export const acts: Record<ActName, Act> = { bind, replace };

export function sideOf(act: ActName, name: SideName): Side {
  const side = acts[act][name];
  if (!side) throw new Error(`${act} has no ${name}`);
  return side;
}
