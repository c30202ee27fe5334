import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { runSql } from './databases.ts';
import type { Job, Load } from './load.ts';
import type { Floor } from './pgbench.ts';
import { runPgbench } from './pgbench.ts';
import type { Sent } from './recording.ts';
import type { Child } from './rpc.ts';
import type { Script } from './script.ts';
import { scriptOf } from './script.ts';
import type { RoundTrips } from './server.ts';
import type { Usage } from './usage.ts';
import { postgresCpuSeconds } from './usage.ts';

/** CPU milliseconds for each bind, by who used them. */
export type Cpu = { server: number; load: number; postgres: number | null };
export type Measured = Load & { cpu: Cpu; maxRssMiB: number };
export type Round = { clients: number; ours: Measured; floor: Floor & { postgres: number | null }; peer: Measured };
export type PerCall = { ask: number; bind: number };

type World = {
  oursUrl: string;
  floorUrl: string;
  peerUrl: string;
  ours: string;
  theirs: string;
  server: Child;
  peer: Child;
  load: Child;
  scriptFile: string;
  people: number;
  peerPeople: number;
};

const warmSeconds = 3;
const seconds = 7;
const asksPerSecond = 300;
const openSeconds = 12;

export class Bench {
  private readonly world: World;
  private script: Script | undefined;
  private nextOurs = 0;
  private nextPeer = 0;
  private expected = 0;
  private expectedAtFloor = 0;
  private expectedAtPeer = 0;

  constructor(world: World) {
    this.world = world;
  }

  /** Each of the three for some seconds at one number of clients, one after the other. */
  async round(clients: number): Promise<Round> {
    const { oursUrl, floorUrl, scriptFile } = this.world;
    await runSql(oursUrl, 'checkpoint');
    const ours = await this.oursAt(clients, { warmSeconds, seconds });
    await runSql(oursUrl, 'checkpoint');
    const run = { url: floorUrl, script: this.script!, file: scriptFile, clients, warmSeconds, seconds };
    const { result, postgres } = await withPostgresCpu(floorUrl, () => runPgbench(run));
    const floor = { ...result, postgres };
    this.expectedAtFloor += floor.done;
    await runSql(oursUrl, 'checkpoint');
    return { clients, ours, floor, peer: await this.peerAt(clients, { warmSeconds, seconds }) };
  }

  private async oursAt(clients: number, time: Pick<Job, 'warmSeconds' | 'seconds'>) {
    const { ours, server, oursUrl, people } = this.world;
    const job: Job = {
      url: ours,
      server: 'btepai',
      clients,
      from: this.nextOurs,
      people: people - this.nextOurs,
      ...time,
    };
    const result = await this.watched(job, server, oursUrl);
    this.nextOurs += result.done + clients;
    this.expected += result.done;
    return result;
  }

  private async peerAt(clients: number, time: Pick<Job, 'warmSeconds' | 'seconds'>) {
    const { theirs, peer, peerUrl, peerPeople } = this.world;
    const job: Job = {
      url: theirs,
      server: 'better-auth',
      clients,
      from: this.nextPeer,
      people: peerPeople - this.nextPeer,
      ...time,
    };
    const result = await this.watched(job, peer, peerUrl);
    this.nextPeer += result.done + clients;
    this.expectedAtPeer += result.done;
    return result;
  }

  /** A closed loop, with the CPU and memory that it takes. @throws where a call was refused. */
  private async watched(job: Job, server: Child, databaseUrl: string): Promise<Measured> {
    const usages = () => Promise.all([server, this.world.load].map((child) => child.call<Usage>('usage')));
    let maxRssMiB = 0;
    const sampler = setInterval(async () => {
      const usage = await server.call<Usage>('usage').catch(() => null);
      maxRssMiB = Math.max(maxRssMiB, usage?.rssMiB ?? 0);
    }, 200);
    try {
      const before = await usages();
      const { result: load, postgres } = await withPostgresCpu(databaseUrl, () =>
        this.world.load.call<Load>('closedLoop', job),
      );
      if (load.failures > 0) throw new Error(`${load.failures} binds of ${job.server} failed: ${load.firstFailure}`);
      const after = await usages();
      const each = (index: number) => ((after[index]!.cpuSeconds - before[index]!.cpuSeconds) * 1000) / load.done;
      return { ...load, maxRssMiB, cpu: { server: each(0), load: each(1), postgres } };
    } finally {
      clearInterval(sampler);
    }
  }

  /** What our driver sends for each ask and each bind, counted over one client's binds; and the script of it. */
  async roundTrips(): Promise<PerCall> {
    const { server } = this.world;
    await server.call('record');
    await this.oursAt(1, { warmSeconds: 0, seconds: 2 });
    const { sent, roundTrips } = await server.call<{ sent: Sent[]; roundTrips: RoundTrips }>('recorded');
    this.script = scriptOf(sent);
    const of = (path: string) => roundTrips[path]!.queries / roundTrips[path]!.requests;
    return { ask: of('/v1/verifications'), bind: of('/v1/phones') };
  }

  /** Milliseconds from a request's arrival to the gateway's having the message, at a fixed rate of asks. */
  async handOver(): Promise<number[]> {
    const { load, server, ours, people } = this.world;
    await server.call('handOver');
    const count = asksPerSecond * openSeconds;
    if (this.nextOurs + count > people) throw new Error('nobody is left to ask');
    const job = { url: ours, from: this.nextOurs, perSecond: asksPerSecond, seconds: openSeconds };
    const { failures } = await load.call<{ failures: number }>('openLoop', job);
    const times: number[] = [];
    for (const end = Date.now() + 30_000; times.length < count && Date.now() < end; ) {
      times.push(...(await server.call<number[]>('handOver')));
      await sleep(100);
    }
    if (failures > 0 || times.length !== count)
      throw new Error(`${count} asked, ${failures} refused, ${times.length} sent`);
    return times;
  }

  /** Every bind that was counted is in the databases, and no other. @throws where it isn't so. */
  async verify() {
    const { oursUrl, floorUrl, peerUrl } = this.world;
    const bound = `select count(*)::int as bound, (select count(*)::int from verifications where status = 'spent') as spent
      from phone_bindings where status = 'active'`;
    const peerBound =
      'select count(*)::int as bound from "user" where "phoneNumber" is not null and "phoneNumberVerified"';
    const count = async (url: string, sql: string) => (await runSql<{ bound: number; spent?: number }>(url, sql))[0]!;
    const counted = [this.expected, this.expectedAtFloor, this.expectedAtPeer];
    const held = [await count(oursUrl, bound), await count(floorUrl, bound), await count(peerUrl, peerBound)];
    const same = held.every(({ bound, spent = bound }, index) => bound === counted[index] && spent === bound);
    if (!same) throw new Error(`counted ${counted} binds, but the databases hold ${JSON.stringify(held)}`);
  }
}

/** Runs something, with the CPU milliseconds that PostgreSQL took for each bind of it. */
async function withPostgresCpu<Result extends { done: number }>(url: string, work: () => Promise<Result>) {
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
