import type { Clock } from '../../../kit/clock.ts';
import type { Pool } from '../../../kit/database.ts';
import type { Logger } from '../../../kit/log.ts';
import type { Worker } from '../../../kit/worker.ts';
import { startWorker } from '../../../kit/worker.ts';
import { notice } from '../../notifications/index.ts';
import { endTelling, listTelling, tellReporters } from '../store/spam-senders.ts';

const toldAtOnce = 500;
const sendersAtOnce = 20;
/** How often it is looked at without being woken: what a process that died left undone. */
const pollMs = 15_000;

/** Tells everybody who reported a sender what staff found, each once. */
export const startTellingReporters = ({ db, clock, log }: { db: Pool; clock: Clock; log: Logger }): Worker =>
  startWorker({
    name: 'telling who reported spam',
    pollMs,
    log,
    async work() {
      const senders = await db.run(listTelling, { limit: sendersAtOnce });
      let told = 0;
      for (const { id: senderId, outcome, version } of senders) {
        const said = notice(clock, 'spam_decided', { outcome });
        const [row] = await db.run(tellReporters, { ...said, senderId, version, limit: toldAtOnce });
        told += row!.told;
        if (row!.told < toldAtOnce) await db.run(endTelling, { senderId, version });
      }
      return told > 0;
    },
  });
