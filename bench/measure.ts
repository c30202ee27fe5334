import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Side } from './acts/act.ts';
import type { ActName, SideName } from './acts/index.ts';
import { acts, sideOf } from './acts/index.ts';
import { runSql } from './databases.ts';
import type { Job, Load, OpenJob } from './load.ts';
import type { Floor } from './pgbench.ts';
import { runPgbench } from './pgbench.ts';
import type { Recorded } from './recording.ts';
import type { Child } from './rpc.ts';
import type { Script } from './script.ts';
import { scriptOf } from './script.ts';
import type { Usage } from './usage.ts';
import { postgresCpuSeconds } from './usage.ts';

/** CPU milliseconds for each act, by who used them. */
export type Cpu = { server: number; load: number; postgres: number | null };
export type Measured = Load & { cpu: Cpu; maxRssMiB: number };
export type Round = {
  clients: number;
  ours: Measured;
  floor: Floor & { postgres: number | null };
  peer: Measured | null;
};

/** A server with its database, and how far its people have been used. */
export type Running = { url: string; databaseUrl: string; server: Child; people: number; next: number; done: number };

type World = {
  act: ActName;
  ours: Running;
  peer: Running | null;
  floorUrl: string;
  load: Child;
  scriptFile: string;
  seconds: number;
};

const warmSeconds = 3;
const asksPerSecond = 300;
const openSeconds = 12;

export class Bench {
  private readonly world: World;
  private script: Script | undefined;
  private doneAtFloor = 0;

  constructor(world: World) {
    this.world = world;
  }

  /** Each for some seconds at one number of clients, one after the other. */
  async round(clients: number): Promise<Round> {
    const { floorUrl, scriptFile, seconds, peer: running } = this.world;
    await this.checkpoint();
    const ours = await this.loop('ours', this.world.ours, { clients, warmSeconds, seconds });
    await this.checkpoint();
    const run = { url: floorUrl, script: this.script!, file: scriptFile, clients, warmSeconds, seconds };
    const { result, postgres } = await withPostgresCpu(floorUrl, () => runPgbench(run));
    this.doneAtFloor += result.done;
    await this.checkpoint();
    const peer = running && (await this.loop('peer', running, { clients, warmSeconds, seconds }));
    return { clients, ours, floor: { ...result, postgres }, peer };
  }

  private checkpoint() {
    return runSql(this.world.ours.databaseUrl, 'checkpoint');
  }

  /** A closed loop, with the CPU and memory that it takes. @throws where a call was refused. */
  private async loop(
    side: SideName,
    running: Running,
    time: Pick<Job, 'clients' | 'warmSeconds' | 'seconds'>,
  ): Promise<Measured> {
    const { act, load } = this.world;
    const { url, databaseUrl, server, people, next } = running;
    const job: Job = { url, act, side, from: next, people: people - next, ...time };
    const usages = () => Promise.all([server, load].map((child) => child.call<Usage>('usage')));
    let maxRssMiB = 0;
    const sampler = setInterval(async () => {
      const usage = await server.call<Usage>('usage').catch(() => null);
      maxRssMiB = Math.max(maxRssMiB, usage?.rssMiB ?? 0);
    }, 200);
    try {
      const before = await usages();
      const { result, postgres } = await withPostgresCpu(databaseUrl, () => load.call<Load>('closedLoop', job));
      if (result.failures > 0) throw new Error(`${result.failures} of ${side} failed: ${result.firstFailure}`);
      const after = await usages();
      const each = (index: number) => ((after[index]!.cpuSeconds - before[index]!.cpuSeconds) * 1000) / result.done;
      running.next += result.done + time.clients;
      running.done += result.done;
      return { ...result, maxRssMiB, cpu: { server: each(0), load: each(1), postgres } };
    } finally {
      clearInterval(sampler);
    }
  }

  /** What our driver sends for each call of the act, counted over one client's; and the script of it. */
  async roundTrips(): Promise<number[]> {
    const { act, ours } = this.world;
    const { calls } = acts[act];
    await ours.server.call('record');
    await this.loop('ours', ours, { clients: 1, warmSeconds: 0, seconds: 2 });
    const recorded = await ours.server.call<Recorded>('recorded');
    this.script = scriptOf(recorded, calls.length);
    return calls.map((_, nth) => {
      const ofCall = recorded.requests.filter((_request, index) => index % calls.length === nth);
      return ofCall.reduce((sum, { roundTrips }) => sum + roundTrips, 0) / ofCall.length;
    });
  }

  /** Milliseconds from a request's arrival to the gateway's having the message, at a fixed rate of asks. */
  async handOver(): Promise<number[]> {
    const { act, load, ours } = this.world;
    await ours.server.call('handOver');
    const count = asksPerSecond * openSeconds;
    if (ours.next + count > ours.people) throw new Error('nobody is left to ask');
    const job: OpenJob = { url: ours.url, act, from: ours.next, perSecond: asksPerSecond, seconds: openSeconds };
    const { failures } = await load.call<{ failures: number }>('openLoop', job);
    const times: number[] = [];
    for (const end = Date.now() + 30_000; times.length < count && Date.now() < end; ) {
      times.push(...(await ours.server.call<number[]>('handOver')));
      await sleep(100);
    }
    if (failures > 0 || times.length !== count)
      throw new Error(`${count} asked, ${failures} refused, ${times.length} sent`);
    return times;
  }

  /** Every act that was counted is in the databases, and no other. @throws where it isn't so. */
  async verify() {
    const { act, ours, peer, floorUrl } = this.world;
    const codesEach = acts[act].codes ?? acts[act].calls.length - 1;
    const hold = async (who: string, databaseUrl: string, { heldSql }: Side, counted: number) => {
      const [held] = await runSql<{ done: number; codes: number }>(databaseUrl, heldSql);
      if (held?.done !== counted || held.codes !== counted * codesEach)
        throw new Error(
          `counted ${counted} ${acts[act].plural} of ${who}, but its database holds ${JSON.stringify(held)}`,
        );
    };
    await hold('ours', ours.databaseUrl, sideOf(act, 'ours'), ours.done);
    await hold('pgbench', floorUrl, sideOf(act, 'ours'), this.doneAtFloor);
    if (peer) await hold('the peer', peer.databaseUrl, sideOf(act, 'peer'), peer.done);
  }
}

/** Runs something, with the CPU milliseconds that PostgreSQL took for each act of it. */
export async function withPostgresCpu<Result extends { done: number }>(url: string, work: () => Promise<Result>) {
  const witness = new pg.Client({ connectionString: url });
  await witness.connect();
  try {
    const { rows } = await witness.query('select pg_backend_pid() as pid');
    const before = postgresCpuSeconds(rows[0].pid);
    const result = await work();
    const after = postgresCpuSeconds(rows[0].pid);
    const postgres = before === null || after === null ? null : ((after - before) * 1000) / result.done;
    return { result, postgres };
  } finally {
    await witness.end();
  }
}
