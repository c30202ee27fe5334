import { sql, statement } from '../../../kit/statement.ts';
import type { OrderRow } from './orders.ts';
import { columns } from './orders.ts';

/** All of an account's orders, in the order of their ids. */
export const listAllOrders = statement<{ accountId: string; beforeId: string | null; limit: number }, OrderRow>(
  'list_all_orders',
  (p) => sql`
  select ${columns} from orders o
  where o.account_id = ${p.accountId}::uuid and (${p.beforeId}::uuid is null or o.id < ${p.beforeId}::uuid)
  order by o.id desc limit ${p.limit}::int`,
);

/** Whom to reach and what was noted, of an account that is closed for good. What was ordered and paid stays, for the books. */
export const forgetOrders = statement<{ accountId: string }, never>(
  'forget_orders',
  (p) => sql`update orders set details_cipher = null where account_id = ${p.accountId} and details_cipher is not null`,
);
