import { DecideAppeal, ListAppeals, RefuseCase, StaffAppealList, StaffCase } from '@btepai/contract';
import { staffDoor } from '../../kit/door.ts';
import type { Http } from '../../kit/http.ts';
import type { DeskDeps } from './act-on-case.ts';
import { approverRoles, showAppeal } from './appeal.ts';
import { approveAppeal, stopAppeal } from './decide-appeal.ts';
import { afterOf, queuePage } from './queue.ts';
import { openDeskCase, showDeskSummary } from './show-desk-case.ts';
import { ByNumber } from './staff-routes.ts';
import { listAppeals } from './store/queues.ts';
import { refuseCase } from './work-on-case.ts';

const tag = 'Staff: appeals';
const roles = approverRoles;
const acted = ['not_found', 'own_account', 'case_not_open', 'case_changed'] as const;

export function staffAppealRoutes(http: Http, deps: DeskDeps) {
  http.get(
    '/v1/staff/appeals',
    staffDoor({
      tag,
      summary: 'Appeals to be decided, and those whose notice runs',
      roles,
      query: ListAppeals,
      answers: { 200: StaffAppealList },
    }),
    async ({ query: { limit, cursor } }) => {
      const rows = await deps.db.run(listAppeals, { ...afterOf(cursor), limit: limit + 1 });
      return queuePage(rows, limit, (row) => ({
        ...showDeskSummary(row),
        appeal: showAppeal(row),
        approvals: row.approvals,
      }));
    },
  );

  http.post(
    '/v1/staff/appeals/:number/approve',
    staffDoor({
      tag,
      summary: 'Approve an appeal; the second of two different members sets it in motion',
      roles,
      fresh: true,
      params: ByNumber,
      body: DecideAppeal,
      answers: { 200: StaffCase },
      refusals: [...acted, 'second_approver_needed', 'appeal_void', 'change_waiting'],
    }),
    async (request) => {
      const { number } = request.params;
      await approveAppeal(deps, request, { number, ...request.body });
      return openDeskCase(deps, request, number);
    },
  );

  http.post(
    '/v1/staff/appeals/:number/refuse',
    staffDoor({
      tag,
      summary: 'Refuse an appeal',
      roles,
      params: ByNumber,
      body: RefuseCase,
      answers: { 200: StaffCase },
      refusals: [...acted],
    }),
    async (request) => {
      const { number } = request.params;
      await refuseCase(deps, request, { number, act: 'appeal.refuse', ...request.body });
      return openDeskCase(deps, request, number);
    },
  );

  http.post(
    '/v1/staff/appeals/:number/stop',
    staffDoor({
      tag,
      summary: 'Stop what an approved appeal began, until it is carried out',
      roles,
      fresh: true,
      params: ByNumber,
      body: DecideAppeal,
      answers: { 200: StaffCase },
      refusals: [...acted],
    }),
    async (request) => {
      const { number } = request.params;
      await stopAppeal(deps, request, { number, ...request.body });
      return openDeskCase(deps, request, number);
    },
  );
}
