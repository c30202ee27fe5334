import { addSeconds } from '../../../kit/clock.ts';
import type { Logger } from '../../../kit/log.ts';
import type { Task } from '../../../kit/schedule.ts';
import { claimExport, expireExports, failExport } from '../store/exports.ts';
import type { MakeDeps } from './make-export.ts';
import { ExportLost, leaseSeconds, makeExport } from './make-export.ts';

const triedAtMost = 5;

/** Makes exports beside the requests, one at a time in each process. One that a crash left is taken up again. */
export function startExports(deps: MakeDeps & { log: Logger }) {
  const { db, clock, log } = deps;
  let stopped = false;
  let isWanted = false;
  let running: Promise<void> | null = null;

  async function makeAll(): Promise<void> {
    while (isWanted && !stopped) {
      isWanted = false;
      const now = clock.now();
      const [claimed] = await db.run(claimExport, { now, leaseUntil: addSeconds(now, leaseSeconds) });
      if (!claimed) continue;
      isWanted = true;
      await makeExport(deps, claimed, () => stopped).catch(async (error) => {
        if (error instanceof ExportLost) return;
        log.error({ err: error, exportId: claimed.id, attempts: claimed.attempts }, 'an export could not be made');
        if (claimed.attempts >= triedAtMost)
          await db.run(failExport, { accountId: claimed.account_id, exportId: claimed.id, attempts: claimed.attempts });
      });
    }
  }

  function wake() {
    isWanted = true;
    running ??= makeAll()
      .catch((error) => log.error({ err: error }, 'exports could not be made'))
      .finally(() => {
        running = null;
      });
  }

  const tasks: Task[] = [
    { name: 'make exports', pattern: '*/10 * * * * *', run: async () => wake() },
    {
      name: 'expire exports',
      pattern: '0 50 * * * *',
      run: async () => void (await db.run(expireExports, { now: clock.now() })),
    },
  ];
  return {
    wake,
    tasks,
    /** What is being made is given back, and taken up by whoever runs next. */
    async stop(): Promise<void> {
      stopped = true;
      await running;
    },
  };
}
