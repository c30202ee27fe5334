import type { ServiceComponent, ServiceState } from '@btepai/contract';
import { ServiceStatus } from '@btepai/contract';
import type { Clock } from './clock.ts';
import { door } from './door.ts';
import type { Http } from './http.ts';

type Found = Pick<ServiceComponent, 'name' | 'line' | 'state' | 'deliveryRate'>;

const keptMs = 3_000;
const lookMs = 15_000;

/** How the service is, for everybody to read. It is looked at every few seconds at most, however many ask. */
export function serveStatus(
  http: Http,
  {
    clock,
    checks,
    smsLines,
    payments,
  }: {
    clock: Clock;
    checks: Record<'database' | 'queue', () => Promise<ServiceState>>;
    smsLines: () => { state: ServiceState; deliveryRate: number | null }[];
    payments: () => { method: 'alipay' | 'wechatpay'; state: ServiceState }[];
  },
) {
  const since = new Map<string, { state: ServiceState; at: Date }>();

  async function look(): Promise<ServiceStatus> {
    const now = clock.now();
    const ask = async (name: 'database' | 'queue'): Promise<Found> => {
      const state = await checks[name]().catch(() => 'down' as const);
      return { name, line: null, state, deliveryRate: null };
    };
    const found: Found[] = [
      ...(await Promise.all([ask('database'), ask('queue')])),
      ...smsLines().map((line, index) => ({ name: 'sms_line' as const, line: index + 1, ...line })),
      ...payments().map(({ method, state }) => ({ name: method, line: null, state, deliveryRate: null })),
    ];
    const components = found.map((one) => ({ ...one, since: sinceOf(one, now).toISOString() }));
    return { state: overall(found), checkedAt: now.toISOString(), components };
  }

  function sinceOf({ name, line, state }: Found, now: Date): Date {
    const key = `${name}/${line}`;
    const known = since.get(key);
    if (known?.state === state) return known.at;
    since.set(key, { state, at: now });
    return now;
  }

  let kept: { at: number; status: Promise<ServiceStatus> } | undefined;
  const lookNow = () => {
    kept = { at: clock.now().getTime(), status: look() };
    return kept.status;
  };
  http.get(
    '/v1/status',
    door({ tag: 'Status', summary: 'How the service is', session: 'none', answers: { 200: ServiceStatus } }),
    () => (kept && Math.abs(clock.now().getTime() - kept.at) < keptMs ? kept.status : lookNow()),
  );
  // Also while nobody asks, to know since when.
  const timer = setInterval(lookNow, lookMs);
  http.addHook('onClose', async () => clearInterval(timer));
}

/** Down where nobody can be served, or no text leaves; else degraded where anything is not well: there are other ways to pay. */
function overall(found: Found[]): ServiceState {
  const lines = found.filter(({ name }) => name === 'sms_line');
  const others = found.filter(({ name }) => name === 'database' || name === 'queue');
  if (others.some(({ state }) => state === 'down') || lines.every(({ state }) => state === 'down')) return 'down';
  return found.every(({ state }) => state === 'ok') ? 'ok' : 'degraded';
}
