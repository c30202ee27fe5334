import {
  FoundAccount,
  RestrictAccount,
  SearchAccounts,
  StaffAccount,
  StaffActList,
  WithReason,
} from '@btepai/contract';
import type { Pool } from '../../kit/database.ts';
import { staffDoor } from '../../kit/door.ts';
import type { Http } from '../../kit/http.ts';
import { ById, Page, pageOf } from '../../kit/params.ts';
import { Refusal } from '../../kit/refusal.ts';
import { actorOf, readActsOn, showLine } from '../staff/index.ts';
import { showRestriction } from './account.ts';
import { freeByStaff, restrictByStaff } from './restrict-by-staff.ts';
import type { SearchDeps } from './search-account.ts';
import { searchAccount } from './search-account.ts';
import type { AccountRow } from './store.ts';
import { findById } from './store.ts';

/** What other domains tell staff of an account; app.ts gathers it. */
type ToldToStaff = Pick<
  StaffAccount,
  'lastSeenAt' | 'phones' | 'waitingChanges' | 'phonesAllowed' | 'factors' | 'securityScore'
>;
type Deps = SearchDeps & { db: Pool; toldToStaff(account: AccountRow): Promise<ToldToStaff> };

const tag = 'Staff: accounts';

export function accountStaffRoutes(http: Http, deps: Deps) {
  const { db, crypto, desk, toldToStaff } = deps;

  async function show(accountId: string): Promise<StaffAccount> {
    const [row] = await db.run(findById, { accountId });
    if (!row) throw new Refusal('not_found');
    return {
      id: row.account_id,
      username: row.username,
      displayName: row.display_name,
      kind: row.kind,
      status: row.account_status,
      createdAt: row.account_created_at.toISOString(),
      closesAt: row.closes_at?.toISOString() ?? null,
      passwordChangedAt: row.password_changed_at.toISOString(),
      restriction: showRestriction(row),
      ...(await toldToStaff(row)),
    };
  }

  http.post(
    '/v1/staff/accounts/search',
    staffDoor({
      tag,
      summary: 'Find an account by its whole username, number or id, and open it for a while',
      roles: ['support', 'risk', 'finance'],
      body: SearchAccounts,
      answers: { 200: FoundAccount },
      refusals: ['not_found', 'own_account', 'phone_invalid', 'phone_not_mobile'],
    }),
    (request) => searchAccount(deps, request, request.body),
  );

  http.get(
    '/v1/staff/accounts/:id',
    staffDoor({
      tag,
      summary: 'An account: its standing, its numbers masked, how safe it is',
      roles: ['support', 'risk', 'finance'],
      params: ById,
      answers: { 200: StaffAccount },
      refusals: ['look_required', 'own_account', 'not_found'],
    }),
    async (request) => {
      await desk.mustLook(request, request.params.id);
      return show(request.params.id);
    },
  );

  http.get(
    '/v1/staff/accounts/:id/acts',
    staffDoor({
      tag,
      summary: 'What staff did to an account, and why; the newest first',
      roles: ['support', 'risk', 'finance'],
      params: ById,
      query: Page,
      answers: { 200: StaffActList },
      refusals: ['look_required', 'own_account'],
    }),
    async (request) => {
      const { limit, cursor } = request.query;
      const { id: accountId } = request.params;
      await desk.mustLook(request, accountId);
      const rows = await readActsOn(db, { accountId, beforeId: cursor ?? null, limit: limit + 1 });
      return pageOf(rows, limit, (row) => showLine(crypto, row));
    },
  );

  http.post(
    '/v1/staff/accounts/:id/restrict',
    staffDoor({
      tag,
      summary: 'Keep an account from paying, from changes, or from all but reading; its owner is told',
      roles: ['risk'],
      fresh: true,
      params: ById,
      body: RestrictAccount,
      answers: { 200: StaffAccount },
      refusals: ['look_required', 'own_account', 'account_gone'],
    }),
    async (request) => {
      const { id: accountId } = request.params;
      await desk.mustLook(request, accountId);
      await restrictByStaff(deps, { accountId, by: actorOf(request), ...request.body });
      return show(accountId);
    },
  );

  http.post(
    '/v1/staff/accounts/:id/lift',
    staffDoor({
      tag,
      summary: 'Free an account from whatever restricts it; its owner is told',
      roles: ['risk'],
      fresh: true,
      params: ById,
      body: WithReason,
      answers: { 200: StaffAccount },
      refusals: ['look_required', 'own_account', 'account_unrestricted'],
    }),
    async (request) => {
      const { id: accountId } = request.params;
      await desk.mustLook(request, accountId);
      await freeByStaff(deps, { accountId, by: actorOf(request), ...request.body });
      return show(accountId);
    },
  );
}
