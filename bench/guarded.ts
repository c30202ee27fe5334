import { killChildren } from './rpc.ts';

export const say = (line: string) => process.stderr.write(`${line}\n`);

/**
 * Runs a benchmark and cleans up behind it, whether it ends, breaks, takes too long or is interrupted. It ends with 0 where
 * everything ran, whether or not an aim was met.
 */
export async function guarded(
  work: () => Promise<void>,
  release: () => Promise<void>,
  { tooLongSeconds = 600 } = {},
): Promise<void> {
  let cleaned: Promise<void> | undefined;
  const cleanUp = () => {
    cleaned ??= (async () => {
      killChildren();
      await release();
    })();
    return cleaned;
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      process.exitCode = 130;
      void cleanUp().finally(() => process.exit());
    });
  }
  const tooLong = setTimeout(() => {
    say(`the run took longer than ${tooLongSeconds / 60} minutes`);
    process.exitCode = 1;
    void cleanUp().finally(() => process.exit());
  }, tooLongSeconds * 1000);
  try {
    await work();
  } catch (error) {
    if (cleaned === undefined) {
      say(`the benchmark broke: ${error instanceof Error ? (error.stack ?? error.message) : error}`);
      process.exitCode = 1;
    }
  } finally {
    clearTimeout(tooLong);
    await cleanUp();
  }
}
