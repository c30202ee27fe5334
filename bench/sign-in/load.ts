import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'undici';
import { Handset } from '../handset.ts';
import { addressOf, tokenOf } from '../people.ts';
import { serve } from '../rpc.ts';
import { deviceOf, password, usernameOf } from './people.ts';

/** The load generator: each client is a person on a connection of their own, one call after the other. */
export type SignInJob = {
  url: string;
  clients: number;
  from: number;
  people: number;
  warmSeconds: number;
  seconds: number;
  readsPerSecond: number;
};
export type SignIns = { perSecond: number; done: number; times: number[]; reads: number[] };
export type Reads = { perSecond: number; done: number };
export type ReadJob = { url: string; path: string; clients: number; warmSeconds: number; seconds: number };

const browser = { 'user-agent': 'Mozilla/5.0 (bench) Chrome/126.0 Mobile Safari/537.36', 'accept-language': 'zh-CN' };
type Call = { method: 'GET' | 'POST'; path: string; headers: Record<string, string>; body?: string };

async function call(client: Client, { method, path, headers, body }: Call, expected: number): Promise<void> {
  const answer = await client.request({ method, path, headers, body: body ?? null });
  const text = await answer.body.text();
  if (answer.statusCode !== expected) throw new Error(`${path}: ${answer.statusCode} ${text}`);
}

const signIn = (n: number): Call => ({
  method: 'POST',
  path: '/v1/sessions',
  headers: {
    ...browser,
    'content-type': 'application/json',
    'x-device-token': deviceOf(n),
    'x-forwarded-for': addressOf(n),
  },
  body: JSON.stringify({ identifier: usernameOf(n), password }),
});
const read = (path: string, n: number): Call => ({
  method: 'GET',
  path,
  headers: { ...browser, authorization: `Bearer ${tokenOf(n)}`, 'x-forwarded-for': addressOf(n) },
});

/** Calls as fast as the server lets so many clients: how many a second, and the milliseconds of each, after warming up. */
async function closedLoop(
  { url, clients, warmSeconds, seconds }: { url: string; clients: number; warmSeconds: number; seconds: number },
  next: () => Call,
  expected: number,
) {
  const begin = performance.now() + warmSeconds * 1000;
  const end = begin + seconds * 1000;
  const times: number[] = [];
  let done = 0;
  await Promise.all(
    Array.from({ length: clients }, async () => {
      const connection = new Client(url);
      while (performance.now() < end) {
        const started = performance.now();
        await call(connection, next(), expected);
        const ended = performance.now();
        done += 1;
        if (ended >= begin && ended < end) times.push(ended - started);
      }
      await connection.close();
    }),
  );
  return { perSecond: times.length / seconds, done, times };
}

/** Sign-ins on known devices, and beside them reads of other people at a low, fixed rate. */
async function signIns({ url, from, people, readsPerSecond, ...time }: SignInJob): Promise<SignIns> {
  let next = from;
  const reads: number[] = [];
  let isOver = false;
  const others = (async () => {
    const connections = Array.from({ length: 8 }, () => new Client(url));
    const asked: Promise<void>[] = [];
    await sleep(time.warmSeconds * 1000);
    for (let n = 0; !isOver; n += 1) {
      const started = performance.now();
      const answered = call(connections[n % connections.length]!, read('/v1/account', n % people), 200);
      asked.push(answered.then(() => void reads.push(performance.now() - started)));
      await sleep(1000 / readsPerSecond);
    }
    await Promise.all(asked);
    for (const connection of connections) await connection.close();
  })();
  const result = await closedLoop({ url, ...time }, () => signIn(next++ % people), 201);
  isOver = true;
  await others;
  return { ...result, reads };
}

/** Reads of one path, each by the next of many people: so no address meets its flood limit. */
async function reads({ url, path, ...time }: ReadJob): Promise<Reads> {
  let next = 0;
  const { perSecond, done } = await closedLoop({ url, ...time }, () => read(path, next++ % 50_000), 200);
  return { perSecond, done };
}

/** Where the server's gateway leads; nothing should ever arrive. */
const handsetPort = await new Handset().listen();

serve({ port: () => handsetPort, signIns, reads });
