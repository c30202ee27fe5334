import type { ServiceState } from '@btepai/contract';
import { componentOf } from '@btepai/contract';
import type { Clock } from '../../kit/clock.ts';
import type { Pool, Transaction } from '../../kit/database.ts';
import { newId } from '../../kit/ids.ts';
import type { Logger } from '../../kit/log.ts';
import { titleOf } from './incident-words.ts';
import { findUnmet, openDraft } from './store/incidents.ts';
import type { StandingRow } from './store/status.ts';
import { dropFuture, lockStatus, noteStatus } from './store/status.ts';

/** Looks are so far apart while nobody asks. */
export const lookSeconds = 15;
/** As long as a component has to be well again until it counts as well. */
const calmSeconds = 60;
/** Nobody looked, rather than somebody a little late. */
export const gapSeconds = 120;
/** As long as a component is down until somebody should write about it. */
const draftAfterSeconds = 60;
const runsKept = 500;

type Seen = Map<string, ServiceState>;
type Run = { from: Date; to: Date; seen: Seen };

/**
 * How each component was and is, in the database: so that since when is known by all processes and outlives them. What can't
 * be written, above all while the database is down, is written later with the times at which it was seen.
 */
export function createStatusRecord({ db, clock, log }: { db: Pool; clock: Clock; log: Logger }) {
  const unwritten: Run[] = [];
  const standing = new Map<string, StandingRow>();
  let writing: Promise<void> | null = null;

  async function writeAll(): Promise<void> {
    while (unwritten[0]) {
      const run = unwritten[0];
      const to = run.to;
      const rows = await db.transaction((tx) => write(tx, run, clock.now()));
      for (const row of rows) standing.set(row.component, row);
      if (unwritten[0] === run && run.to === to) unwritten.shift();
    }
  }

  async function write(tx: Transaction, { from, to, seen }: Run, now: Date): Promise<StandingRow[]> {
    await tx.run(lockStatus, {});
    await tx.run(dropFuture, { now, slackSeconds: gapSeconds });
    const found = { components: [...seen.keys()], states: [...seen.values()], from, to };
    const rows = await tx.run(noteStatus, { ...found, lookSeconds, calmSeconds, gapSeconds });
    await openDrafts(tx, rows, now);
    return rows;
  }

  /**
   * Whoever writes to everybody is a person. The watch sees one process's view of a part, not what people feel of it, and an
   * alarm that was none costs more trust than a quarter of an hour; the part's state is for all to see at once anyway.
   */
  async function openDrafts(tx: Transaction, rows: StandingRow[], now: Date): Promise<void> {
    const down = rows.filter(
      (row) => row.state === 'down' && row.seen_at.getTime() - row.since.getTime() >= draftAfterSeconds * 1000,
    );
    if (down.length === 0) return;
    const unmet = await tx.run(findUnmet, {
      components: down.map(({ component }) => component),
      sinces: down.map(({ since }) => since),
    });
    if (unmet.length === 0) return;
    const components = unmet.map(({ component }) => component);
    const beganAt = new Date(Math.min(...unmet.map(({ since }) => since.getTime())));
    const title = JSON.stringify(titleOf(components.map(componentOf)));
    await tx.run(openDraft, { id: newId(clock), title, components, beganAt, now });
  }

  return {
    /** Takes down what one look found; resolves once it is written, or could not be. */
    note(at: Date, seen: Seen): Promise<void> {
      const last = unwritten.at(-1);
      if (last && isSame(last.seen, seen)) last.to = at;
      else unwritten.push({ from: at, to: at, seen });
      if (unwritten.length > runsKept) unwritten.shift();
      writing ??= writeAll()
        .catch((error) => log.warn({ err: error }, 'how the service stands could not be written down'))
        .finally(() => {
          writing = null;
        });
      return writing;
    },
    /** Since when a component is so, as far as the record has it so. */
    sinceOf(key: string, state: ServiceState): Date | null {
      const known = standing.get(key);
      return known?.state === state ? known.since : null;
    },
    finish: async () => void (await writing),
  };
}

const isSame = (a: Seen, b: Seen) => a.size === b.size && [...a].every(([key, state]) => b.get(key) === state);
