import type { ReportSpam, SpamReport, SpamReportList } from '@btepai/contract';
import type { By } from '../../act.ts';
import { call } from '../../api.ts';
import { listQuery } from '../../list-query.ts';

export const spamReportsQuery = listQuery<SpamReportList>(['spam-reports'], '/v1/spam-reports');

export const reportSpam = (body: ReportSpam, { key, signal }: By) =>
  call<SpamReport>('/v1/spam-reports', { method: 'POST', body, key, signal });

/** As `<input type="datetime-local">` has it: 2026-11-24T18:05, by this device's own clock. */
export const localMinute = (time: number): string => {
  const date = new Date(time);
  return new Date(time - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
};
