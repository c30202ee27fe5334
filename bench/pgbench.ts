import { spawn, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { runSql } from './databases.ts';
import type { Script } from './script.ts';
import { peopleAtOnce } from './script.ts';

/**
 * The floor: the same statements, by pgbench.
 *
 * The same as in a bind over HTTP: the text and the arguments of every statement, recorded from our server; prepared; each
 * a transaction of its own, committed durably; every account, session, number, code and message new; the digest that
 * lets the code be spent; the rows' sizes; the dispatcher's three statements for each batch of messages.
 *
 * What differs: there is no HTTP, no check, no cryptography, no SMS. pgbench is C and has a connection for each client
 * (ours: a pool of 12). One argument in several places is sent several times. Each client moves its messages in batches
 * of 8, where our one dispatcher's batches grow with the load. Two reads that touch no table make the values of four
 * people at once, which costs pgbench about two parts in a hundred.
 */
export function requirePgbench() {
  if (spawnSync('pgbench', ['--version']).status !== 0) {
    throw new Error(
      'pgbench is not on PATH: apt-get install postgresql-contrib, brew install postgresql, or the PostgreSQL installer',
    );
  }
}

/** A sequence gives every script its own four people. */
export async function preparePgbench(url: string) {
  await runSql(url, `create sequence bench_people minvalue 0 increment by ${peopleAtOnce} cache 16`);
}

export type Floor = { perSecond: number; done: number };
type Run = { url: string; script: Script; file: string; clients: number; warmSeconds: number; seconds: number };

/** Runs the script; the rate is of the seconds after warming up. @throws where any statement failed. */
export async function runPgbench({ url, script, file, clients, warmSeconds, seconds }: Run): Promise<Floor> {
  writeFileSync(file, script.text);
  const { hostname, port, username, password, pathname } = new URL(url);
  const total = warmSeconds + seconds;
  const how = ['-n', '-M', 'prepared', '-f', file, '-c', `${clients}`, '-j', '2', '-T', `${total}`, '-P', '1'];
  const where = ['-h', hostname, '-p', port, '-U', decodeURIComponent(username), pathname.slice(1)];
  const child = spawn('pgbench', [...how, ...script.definitions, ...where], {
    env: { ...process.env, PGPASSWORD: decodeURIComponent(password) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const late = setTimeout(kill, (total + 30) * 1000);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      said += chunk;
    });
  }
  const status = await new Promise((resolve) => child.on('close', resolve));
  clearTimeout(late);
  process.off('exit', kill);
  if (status !== 0 || !/failed transactions: 0 /.test(said)) throw new Error(`pgbench failed\n${said.slice(0, 4_000)}`);
  const scripts = Number(/actually processed: (\d+)/.exec(said)?.[1]);
  const rates = [...said.matchAll(/^progress: ([\d.]+) s, ([\d.]+) tps/gm)]
    .filter(([, at]) => Number(at) > warmSeconds + 0.5)
    .map(([, , tps]) => Number(tps));
  const mean = rates.reduce((sum, each) => sum + each, 0) / rates.length;
  return { perSecond: mean * peopleAtOnce, done: scripts * peopleAtOnce };
}
