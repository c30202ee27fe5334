import { AuditList } from '@btepai/contract';
import { z } from 'zod';
import { staffDoor } from '../../kit/door.ts';
import type { Http } from '../../kit/http.ts';
import { Page, pageOf } from '../../kit/params.ts';
import { readAudit, showLine } from './audit.ts';
import type { StaffDeps } from './staff.ts';

const Wanted = Page.extend({
  staffId: z.uuid().toLowerCase().optional(),
  accountId: z.uuid().toLowerCase().optional(),
  act: z
    .string()
    .regex(/^[a-z_]+\.[a-z_]+$/)
    .optional(),
});

export function staffAuditRoutes(http: Http, { db, crypto }: StaffDeps) {
  http.get(
    '/v1/staff/audit',
    staffDoor({
      tag: 'Staff: audit',
      summary: 'Who did what, and why; the newest first',
      roles: ['admin'],
      query: Wanted,
      answers: { 200: AuditList },
    }),
    async ({ query: { limit, cursor, staffId = null, accountId = null, act = null } }) => {
      const rows = await readAudit(db, { staffId, accountId, act, beforeId: cursor ?? null, limit: limit + 1 });
      return pageOf(rows, limit, (row) => showLine(crypto, row));
    },
  );
}
