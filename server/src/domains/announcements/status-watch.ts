import type { Incident, ServiceComponent, ServiceState, ServiceStatus } from '@btepai/contract';
import { componentKey } from '@btepai/contract';
import type { Clock } from '../../kit/clock.ts';
import type { Pool } from '../../kit/database.ts';
import type { Logger } from '../../kit/log.ts';
import { showIncident } from './incident.ts';
import { createStatusRecord, lookSeconds } from './status-record.ts';
import { listLive } from './store/incidents.ts';

type Found = Pick<ServiceComponent, 'name' | 'line' | 'state' | 'deliveryRate'>;
export type StatusDeps = {
  db: Pool;
  clock: Clock;
  log: Logger;
  checks: Record<'database' | 'queue', () => Promise<ServiceState>>;
  smsLines: () => { state: ServiceState; deliveryRate: number | null }[];
  payments: () => { method: 'alipay' | 'wechatpay'; state: ServiceState }[];
};

const keptMs = 3_000;
/** One that does not even say no is down as well. */
const checkMs = 3_000;

/** How the service is. It is looked at every few seconds at most, however many ask; and while nobody asks, to know since when. */
export function watchStatus({ answers, ...deps }: StatusDeps & { answers: () => ServiceState }) {
  const { db, clock, log } = deps;
  const record = createStatusRecord(deps);
  const seenSince = new Map<string, { state: ServiceState; at: Date }>();
  let incidents: Incident[] = [];

  async function look(): Promise<ServiceStatus> {
    const now = clock.now();
    const found = await find();
    const isThere = found.every(({ name, state }) => name !== 'database' || state !== 'down');
    const written = record.note(now, new Map(found.map((one) => [componentKey(one), one.state])));
    // Without its database it answers all the same, with what it knew.
    if (isThere)
      await within(
        checkMs,
        Promise.all([written, readIncidents()]).then(() => {}),
      );
    const components = found.map((one) => ({ ...one, since: sinceOf(one, now).toISOString() }));
    return { state: overall(found), checkedAt: now.toISOString(), components, incidents };
  }

  async function find(): Promise<Found[]> {
    const ask = async (name: 'database' | 'queue'): Promise<Found> => {
      const state = await within(checkMs, deps.checks[name]()).catch(() => 'down' as const);
      return { name, line: null, state: state ?? 'down', deliveryRate: null };
    };
    return [
      { name: 'api', line: null, state: answers(), deliveryRate: null },
      ...(await Promise.all([ask('database'), ask('queue')])),
      ...deps.smsLines().map((line, index) => ({ name: 'sms_line' as const, line: index + 1, ...line })),
      ...deps.payments().map(({ method, state }) => ({ name: method, line: null, state, deliveryRate: null })),
    ];
  }

  async function readIncidents(): Promise<void> {
    try {
      incidents = (await db.run(listLive, {})).map(showIncident);
    } catch (error) {
      log.warn({ err: error }, 'the incidents could not be read');
    }
  }

  function sinceOf(one: Found, now: Date): Date {
    const key = componentKey(one);
    const known = seenSince.get(key);
    if (known?.state !== one.state) seenSince.set(key, { state: one.state, at: now });
    return record.sinceOf(key, one.state) ?? seenSince.get(key)!.at;
  }

  let kept: { at: number; status: Promise<ServiceStatus> } | undefined;
  const lookNow = () => {
    kept = { at: clock.now().getTime(), status: look() };
    return kept.status;
  };
  const timer = setInterval(lookNow, lookSeconds * 1000);
  return {
    status: (): Promise<ServiceStatus> =>
      kept && Math.abs(clock.now().getTime() - kept.at) < keptMs ? kept.status : lookNow(),
    async stop() {
      clearInterval(timer);
      await kept?.status;
      await record.finish();
    },
  };
}

/** Undefined where it takes too long. */
async function within<Result>(ms: number, work: Promise<Result>): Promise<Result | undefined> {
  const late = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => late.resolve(undefined), ms);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** Down where nobody can be served, or no text leaves; else degraded where anything is not well: there are other ways to pay. */
function overall(found: Found[]): ServiceState {
  const lines = found.filter(({ name }) => name === 'sms_line');
  const others = found.filter(({ name }) => name === 'api' || name === 'database' || name === 'queue');
  if (others.some(({ state }) => state === 'down') || lines.every(({ state }) => state === 'down')) return 'down';
  return found.every(({ state }) => state === 'ok') ? 'ok' : 'degraded';
}
