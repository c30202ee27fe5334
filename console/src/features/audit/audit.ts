import type { AuditList } from '@btepai/contract';
import { listQuery } from '../../queries.ts';

/** What narrows the audit, as it stands in the page's address. */
export const filterNames = ['staffId', 'act', 'accountId'] as const;
export type Filters = Partial<Record<(typeof filterNames)[number], string>>;

export const auditQuery = (filters: Filters) =>
  listQuery<AuditList>(['audit'], `/v1/staff/audit?${new URLSearchParams(filters)}`);
