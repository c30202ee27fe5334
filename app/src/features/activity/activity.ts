import type { ActivityList, Disowned } from '@btepai/contract';
import type { By } from '../../act.ts';
import { call, serverNow } from '../../api.ts';
import { listQuery } from '../../list-query.ts';

/** In the reader's language, so each language has its own. */
export const activityQuery = (language: string) => listQuery<ActivityList>(['activity', language], '/v1/activity');

export const disown = (id: string, { key, signal }: By) =>
  call<Disowned>(`/v1/activity/${id}/disown`, { method: 'POST', key, signal });

const dayOf = (time: string | number) => new Date(time).toDateString();

/** Lines as they come, under the day that they happened on here. */
export function byDay<Line extends { at: string }>(lines: Line[]): { day: string; at: string; lines: Line[] }[] {
  const days: { day: string; at: string; lines: Line[] }[] = [];
  for (const line of lines) {
    const day = dayOf(line.at);
    const last = days.at(-1);
    if (last?.day === day) last.lines.push(line);
    else days.push({ day, at: line.at, lines: [line] });
  }
  return days;
}

export function nearDay(day: string): 'today' | 'yesterday' | null {
  if (day === dayOf(serverNow())) return 'today';
  return day === dayOf(serverNow() - 86_400_000) ? 'yesterday' : null;
}
