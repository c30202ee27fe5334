import { AccountOrderList } from '@btepai/contract';
import type { Database } from '../../kit/database.ts';
import { staffDoor } from '../../kit/door.ts';
import type { Http } from '../../kit/http.ts';
import { ById, Page, pageOf } from '../../kit/params.ts';
import type { Desk } from '../staff/index.ts';
import { listAllOrders } from './store/my-data.ts';

/** An account's orders for staff: what each came to, and where it stands. The rest is on the order's own page. */
export function accountOrderRoutes(http: Http, { db, desk }: { db: Database; desk: Desk }) {
  http.get(
    '/v1/staff/accounts/:id/orders',
    staffDoor({
      tag: 'Staff: accounts',
      summary: 'An account’s orders, newest first',
      roles: ['support', 'risk', 'finance'],
      params: ById,
      query: Page,
      answers: { 200: AccountOrderList },
      refusals: ['look_required', 'own_account'],
    }),
    async (request) => {
      const { limit, cursor } = request.query;
      const { id: accountId } = request.params;
      await desk.mustLook(request, accountId);
      const rows = await db.run(listAllOrders, { accountId, beforeId: cursor ?? null, limit: limit + 1 });
      return pageOf(rows, limit, ({ id, number, status, currency, total_fen, refunded_fen, created_at }) => ({
        id,
        number,
        status,
        total: { amount: total_fen, currency },
        refunded: { amount: refunded_fen, currency },
        createdAt: created_at.toISOString(),
      }));
    },
  );
}
