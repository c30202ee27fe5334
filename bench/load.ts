import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'undici';
import { Handset } from './handset.ts';
import { phoneOf } from './people.ts';
import type { Call } from './protocols.ts';
import { protocolOf } from './protocols.ts';
import { serve } from './rpc.ts';
import { usageSince } from './usage.ts';

/** The load generator: people who ask for a code, wait for the SMS and bind, each on a connection of their own. */
export type Job = {
  url: string;
  server: 'btepai' | 'better-auth';
  clients: number;
  /** The first person's number; each next bind is the next person's. */
  from: number;
  people: number;
  warmSeconds: number;
  seconds: number;
};
export type Times = { ask: number[]; bind: number[]; whole: number[] };
export type Load = { perSecond: number; done: number; times: Times; firstFailure: string | null; failures: number };

const handset = new Handset();
const handsetPort = await handset.listen();

/** Binds as fast as the server lets so many clients; the times and the rate are of the seconds after warming up. */
async function closedLoop({ url, server, clients, from, people, warmSeconds, seconds }: Job): Promise<Load> {
  const protocol = protocolOf(server, url);
  const times: Times = { ask: [], bind: [], whole: [] };
  const begin = performance.now() + warmSeconds * 1000;
  const end = begin + seconds * 1000;
  let next = from;
  let [done, measured, failures] = [0, 0, 0];
  let firstFailure: string | null = null;

  async function person(client: Client, n: number) {
    const started = performance.now();
    const asked = (await call(client, protocol.ask(n))) as { id?: string };
    const answered = performance.now();
    const code = await handset.codeFor(phoneOf(n));
    const received = performance.now();
    await call(client, protocol.bind(n, asked, code));
    const bound = performance.now();
    done += 1;
    if (bound < begin || bound >= end) return;
    measured += 1;
    times.ask.push(answered - started);
    times.bind.push(bound - received);
    times.whole.push(bound - started);
  }

  async function client() {
    const connection = new Client(url);
    while (performance.now() < end) {
      if (next >= from + people) throw new Error(`more than ${people} binds: nobody is left to bind`);
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

/** Asks for codes at a fixed rate, whether or not the server keeps up. */
async function openLoop({ url, from, perSecond, seconds }: { url: string; from: number } & Record<string, number>) {
  const protocol = protocolOf('btepai', url);
  const connections = Array.from({ length: 64 }, () => new Client(url, { pipelining: 4 }));
  const calls: Promise<unknown>[] = [];
  const begin = performance.now();
  let failures = 0;
  for (let sent = 0; sent < perSecond! * seconds!; ) {
    const due = Math.min(((performance.now() - begin) / 1000) * perSecond!, perSecond! * seconds!);
    for (; sent < due; sent += 1) {
      const { headers, ...ask } = protocol.ask(from + sent);
      const timed = { ...ask, headers: { ...headers, 'x-bench-phone': phoneOf(from + sent) } };
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
