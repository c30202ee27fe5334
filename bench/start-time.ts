import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../server/src/main.ts', import.meta.url));
const starts = 5;

/** Milliseconds from spawning our server to its listening, PostgreSQL up and migrated. With the keys of the run: it seals with them. */
export async function startTimes(databaseUrl: string, keys: string): Promise<number[]> {
  const times: number[] = [];
  for (let nth = 0; nth < starts; nth += 1) times.push(await startTime(databaseUrl, keys));
  return times;
}

async function startTime(databaseUrl: string, keys: string): Promise<number> {
  const began = performance.now();
  const child = spawn(process.execPath, [main], {
    env: { ...process.env, DATABASE_URL: databaseUrl, BTEPAI_KEYS: keys, PORT: '0', NODE_OPTIONS: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const late = setTimeout(kill, 20_000);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  let said = '';
  try {
    return await new Promise<number>((resolve, reject) => {
      const read = (chunk: Buffer) => {
        said += chunk;
        if (said.includes('"msg":"listening"')) resolve(performance.now() - began);
      };
      child.stdout.on('data', read);
      child.stderr.on('data', read);
      child.once('exit', () => reject(new Error(`the server did not start\n${said}`)));
    });
  } finally {
    child.kill('SIGTERM');
    await ended;
    clearTimeout(late);
    process.off('exit', kill);
  }
}
