import type { StatusDay } from '@btepai/contract';
import { componentKey, componentOf, ServiceStatus, StatusHistory } from '@btepai/contract';
import { addSeconds } from '../../kit/clock.ts';
import { door } from '../../kit/door.ts';
import type { Http } from '../../kit/http.ts';
import { showIncident } from './incident.ts';
import { watchAnswers } from './status-answers.ts';
import { gapSeconds } from './status-record.ts';
import type { StatusDeps } from './status-watch.ts';
import { watchStatus } from './status-watch.ts';
import { listOver } from './store/incidents.ts';
import type { DayRow } from './store/status.ts';
import { daysOfStatus } from './store/status.ts';

const days = 90;
const daySeconds = 86_400;
/** A day begins where most who read it are. */
const timeZone = 'Asia/Shanghai';
const keptMs = 30_000;

/** How the service is and was, for everybody to read. */
export function statusRoutes(http: Http, deps: StatusDeps) {
  const { db, clock } = deps;
  const watch = watchStatus({ ...deps, answers: watchAnswers(http, clock) });
  const tag = 'Status';

  http.get(
    '/v1/status',
    door({
      tag,
      summary: 'How the service is, and what we say about it',
      session: 'none',
      answers: { 200: ServiceStatus },
    }),
    () => watch.status(),
  );

  async function read(): Promise<StatusHistory> {
    const now = clock.now();
    const since = addSeconds(now, -days * daySeconds);
    const [rows, over, { components }] = await Promise.all([
      db.run(daysOfStatus, { since, gapSeconds, timeZone }),
      db.run(listOver, { since }),
      watch.status(),
    ]);
    const keys = components.map(componentKey);
    return { timeZone, components: keys.map((key) => historyOf(key, rows, now)), incidents: over.map(showIncident) };
  }

  let kept: { at: number; history: Promise<StatusHistory> } | undefined;
  http.get(
    '/v1/status/history',
    door({
      tag,
      summary: 'How each part was in the last 90 days, and what was written about it',
      session: 'none',
      answers: { 200: StatusHistory },
    }),
    () => {
      const at = clock.now().getTime();
      if (!kept || Math.abs(at - kept.at) >= keptMs) {
        const history = read();
        kept = { at, history };
        // What failed is not kept for those who come after.
        history.catch(() => {
          if (kept?.history === history) kept = undefined;
        });
      }
      return kept.history;
    },
  );
  return watch;
}

const dayOf = (time: Date) => time.toLocaleDateString('sv-SE', { timeZone });

function historyOf(key: string, rows: DayRow[], now: Date) {
  const own = rows.filter(({ component }) => component === key);
  const seconds = (day: string, state: DayRow['state']) =>
    own.find((row) => row.day === day && row.state === state)?.seconds ?? 0;
  const list = Array.from({ length: days }, (_, index): StatusDay => {
    const day = dayOf(addSeconds(now, -(days - 1 - index) * daySeconds));
    return {
      day,
      okSeconds: seconds(day, 'ok'),
      degradedSeconds: seconds(day, 'degraded'),
      downSeconds: seconds(day, 'down'),
    };
  });
  const down = list.reduce((sum, { downSeconds }) => sum + downSeconds, 0);
  const all = list.reduce((sum, day) => sum + day.okSeconds + day.degradedSeconds + day.downSeconds, 0);
  return { ...componentOf(key), available: all === 0 ? null : 1 - down / all, days: list };
}
