import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'undici';
import type { Call, Proof } from './acts/act.ts';
import type { ActName, SideName } from './acts/index.ts';
import { sideOf } from './acts/index.ts';
import { Handset } from './handset.ts';
import { serve } from './rpc.ts';
import { usageSince } from './usage.ts';

/** The load generator: people who ask for each code, wait for its SMS, and act, each on a connection of their own. */
export type Job = {
  url: string;
  act: ActName;
  side: SideName;
  clients: number;
  /** The first person's number; each next act is the next person's. */
  from: number;
  people: number;
  warmSeconds: number;
  seconds: number;
};
/** Milliseconds: of each call of the act, in their order, and from the first to the end of the last. */
export type Times = { calls: number[][]; whole: number[] };
export type Load = { perSecond: number; done: number; times: Times; firstFailure: string | null; failures: number };

const handset = new Handset();
const handsetPort = await handset.listen();

/** Acts as fast as the server lets so many clients; the times and the rate are of the seconds after warming up. */
async function closedLoop({ url, act, side, clients, from, people, warmSeconds, seconds }: Job): Promise<Load> {
  const protocol = sideOf(act, side).protocol(url);
  const times: Times = { calls: [...protocol.asks, protocol.act].map(() => []), whole: [] };
  const begin = performance.now() + warmSeconds * 1000;
  const end = begin + seconds * 1000;
  let next = from;
  let [done, measured, failures] = [0, 0, 0];
  let firstFailure: string | null = null;

  async function person(client: Client, n: number) {
    const started = performance.now();
    const took: number[] = [];
    const proofs: Proof[] = [];
    for (const ask of protocol.asks) {
      const asked = ask(n);
      const asking = performance.now();
      const { id } = (await call(client, asked.call)) as { id?: string };
      took.push(performance.now() - asking);
      if (asked.phone !== null) proofs.push({ id, code: await handset.codeFor(asked.phone) });
    }
    const received = performance.now();
    await call(client, protocol.act(n, proofs));
    const ended = performance.now();
    took.push(ended - received);
    done += 1;
    if (ended < begin || ended >= end) return;
    measured += 1;
    for (const [index, time] of took.entries()) times.calls[index]!.push(time);
    times.whole.push(ended - started);
  }

  async function client() {
    const connection = new Client(url);
    while (performance.now() < end) {
      if (next >= from + people) throw new Error(`nobody is left of ${people} people`);
      const n = next++;
      await person(connection, n).catch((error: Error) => {
        failures += 1;
        firstFailure ??= error.message;
      });
    }
    await connection.close();
  }

  // Whoever still waits for an SMS that is lost must not hang the run.
  const late = sleep(warmSeconds * 1000 + seconds * 1000 + 20_000, null, { ref: false }).then(() => {
    throw new Error('an SMS or an answer never came');
  });
  await Promise.race([Promise.all(Array.from({ length: clients }, client)), late]);
  handset.clear();
  return { perSecond: measured / seconds, done, times, firstFailure, failures };
}

export type OpenJob = { url: string; act: ActName; from: number; perSecond: number; seconds: number };

/** Asks for the act's first code at a fixed rate, whether or not the server keeps up. */
async function openLoop({ url, act, from, perSecond, seconds }: OpenJob) {
  const ask = sideOf(act, 'ours').protocol(url).asks[0]!;
  const connections = Array.from({ length: 64 }, () => new Client(url, { pipelining: 4 }));
  const calls: Promise<unknown>[] = [];
  const begin = performance.now();
  let failures = 0;
  for (let sent = 0; sent < perSecond * seconds; ) {
    const due = Math.min(((performance.now() - begin) / 1000) * perSecond, perSecond * seconds);
    for (; sent < due; sent += 1) {
      const asked = ask(from + sent);
      const timed = { ...asked.call, headers: { ...asked.call.headers, 'x-bench-phone': asked.phone! } };
      calls.push(call(connections[sent % connections.length]!, timed).catch(() => (failures += 1)));
    }
    await sleep(1);
  }
  await Promise.all(calls);
  handset.clear();
  for (const connection of connections) await connection.close();
  return { failures };
}

/** One call; anything but a success is an error. */
function call(client: Client, { path, headers, body }: Call): Promise<unknown> {
  return new Promise((resolve, reject) => {
    let status = 0;
    const chunks: Buffer[] = [];
    client.dispatch(
      { method: 'POST', path, headers, body: JSON.stringify(body) },
      {
        onRequestStart() {},
        onResponseStart(_controller, statusCode) {
          status = statusCode;
        },
        onResponseData(_controller, chunk) {
          chunks.push(chunk);
        },
        onResponseEnd() {
          const text = chunks.length === 1 ? chunks[0]!.toString() : Buffer.concat(chunks).toString();
          if (status >= 300) reject(new Error(`${path}: ${status} ${text}`));
          else resolve(JSON.parse(text || '{}'));
        },
        onResponseError(_controller, error) {
          reject(error);
        },
      },
    );
  });
}

serve({ port: () => handsetPort, closedLoop, openLoop, usage: usageSince });
