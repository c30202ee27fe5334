import { Cron } from 'croner';
import type { Pool } from './database.ts';
import type { Logger } from './log.ts';

export type Task = {
  name: string;
  /** Cron pattern with seconds, in UTC. */
  pattern: string;
  run(): Promise<void>;
};

/**
 * Periodic work. Every process has the schedule; an advisory lock lets one of them do a task at a time, and a transaction
 * scope gives the lock back even when the process dies in the middle.
 */
export function startSchedule({ db, log, tasks }: { db: Pool; log: Logger; tasks: Task[] }) {
  const running = new Set<Promise<void>>();
  const jobs = tasks.map(
    (task) =>
      new Cron(task.pattern, { timezone: 'UTC', protect: true, unref: true }, () => {
        const run = runAlone(db, task).catch((error) =>
          log.error({ err: error, task: task.name }, 'a scheduled task failed'),
        );
        running.add(run);
        return run.finally(() => running.delete(run));
      }),
  );
  return {
    /** Runs one task now, as its time would. */
    async run(name: string): Promise<void> {
      const task = tasks.find((known) => known.name === name);
      if (!task) throw new Error(`no task is called ${name}`);
      await runAlone(db, task);
    },
    async stop(): Promise<void> {
      for (const job of jobs) job.stop();
      await Promise.all(running);
    },
  };
}

async function runAlone(db: Pool, task: Task): Promise<void> {
  await db.withClient(async (client) => {
    await client.query('begin');
    try {
      const { rows } = await client.query('select pg_try_advisory_xact_lock(hashtextextended($1, 0)) as mine', [
        `btepai/${task.name}`,
      ]);
      if (rows[0]?.mine) await task.run();
    } finally {
      await client.query('commit');
    }
  });
}
