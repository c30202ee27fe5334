import { randomInt } from 'node:crypto';
import type { CreateOrder } from '@btepai/contract';
import { yuan, yuanText } from '@btepai/contract';
import { addSeconds, atOneMoment } from '../../kit/clock.ts';
import { sha256 } from '../../kit/crypto.ts';
import { uniqueViolation } from '../../kit/database.ts';
import { newId } from '../../kit/ids.ts';
import type { OnceKey } from '../../kit/once.ts';
import { findOnce, onceArgs, runOnce } from '../../kit/once.ts';
import { Refusal } from '../../kit/refusal.ts';
import { withKey } from '../accounts/index.ts';
import { activityLine, actorIn } from '../activity/index.ts';
import type { SessionContext } from '../sessions/index.ts';
import { priceItems } from './catalogue.ts';
import { contactFor } from './contact.ts';
import type { OrderDeps } from './deps.ts';
import { openDetails, sealDetails } from './order.ts';
import { createOrder as insert } from './store/create.ts';
import type { EventRow, OrderRow } from './store/orders.ts';
import { findOrder } from './store/orders.ts';

type Asked = { session: SessionContext; address: string; asked: CreateOrder; once: OnceKey | null };

/**
 * Makes an order at the catalogue's prices (M3). Asked again with the same key, or the same id of the client's making, it is
 * the same order.
 * @throws Refusal validation_failed | phone_invalid | phone_not_mobile | price_changed with `total` | account_restricted |
 *   too_many_requests | idempotency_key_reused
 */
export async function createOrder(
  given: OrderDeps,
  { session, address, asked, once: byHeader }: Asked,
): Promise<OrderRow> {
  const deps = atOneMoment(given);
  const { db, clock, crypto, settings, metrics } = deps;
  const account = await withKey(deps, session.account);
  const accountId = account.account_id;
  const digest = digestOf(asked);
  const requestDigest = crypto.mac('order', digest);
  const once = byHeader ?? (asked.id === undefined ? null : { key: `order:${asked.id}`, requestDigest });
  const known = (await findOnce(db, { accountId, ...onceArgs(once) })) as { id: string } | null;
  if (known) return find(deps, accountId, known.id);
  const there = asked.id !== undefined && (await findSame(deps, accountId, asked.id, digest));
  if (there) return there;

  const priced = await priceItems(db, asked.items);
  const contact = await contactFor(deps, account, { given: asked.contact, needs: priced.contact });
  const { totalFen } = priced;
  if (asked.total && asked.total.amount !== totalFen) throw new Refusal('price_changed', { total: yuan(totalFen) });
  const orderId = asked.id ?? newId(clock);
  const now = clock.now();
  const created: EventRow = { kind: 'created', at: now.toISOString(), by: 'person' };
  const { row, repeated } = await withFreeNumber(now, (number) =>
    runOnce(db, insert, {
      accountId,
      orderId,
      number,
      totalFen,
      items: JSON.stringify(priced.items),
      startsAtOnce: priced.startsAtOnce,
      detailsCipher: sealDetails(crypto, account, orderId, {
        contact,
        note: asked.note ?? null,
        asked: digest.toString('base64'),
      }),
      timeline: JSON.stringify([created]),
      payUntil: addSeconds(now, settings.ORDER_PAY_MINUTES * 60),
      unpaidAtOnce: settings.ORDERS_UNPAID_PER_ACCOUNT,
      cancelledPerDay: settings.ORDERS_CANCELLED_PER_ACCOUNT_PER_DAY,
      dayAgo: addSeconds(now, -daySeconds),
      ...activityLine(deps, actorIn(session, address), 'order_created', { order: number, amount: yuanText(totalFen) }),
      now,
      ...onceArgs(once),
    }),
  );
  if (row.id === null) return (await findSame(deps, accountId, orderId, digest))!;
  if (!repeated) metrics.orders.inc({ event: 'created' });
  return find(deps, accountId, row.id);
}

/** What makes two requests the same order; what the client believed it costs is not part of it. */
const digestOf = ({ total: _believed, ...asked }: CreateOrder): Buffer => sha256(JSON.stringify(asked));

async function find({ db }: OrderDeps, accountId: string, orderId: string): Promise<OrderRow> {
  const [row] = await db.run(findOrder, { accountId, orderId });
  return row!;
}

/** The order of this id, where there is one. @throws Refusal idempotency_key_reused where something else was asked with it */
async function findSame(
  { db, crypto }: OrderDeps,
  accountId: string,
  orderId: string,
  digest: Buffer,
): Promise<OrderRow | null> {
  const [row] = await db.run(findOrder, { accountId, orderId });
  if (!row) return null;
  if (openDetails(crypto, row)?.asked !== digest.toString('base64')) throw new Refusal('idempotency_key_reused');
  return row;
}

const daySeconds = 86_400;
const tries = 5;
const beijingSeconds = 8 * 3_600;

/** A day and eight digits of chance, so that a number says nothing of how many there are. One that is taken is drawn again. */
async function withFreeNumber<Result>(now: Date, make: (number: string) => Promise<Result>): Promise<Result> {
  const day = addSeconds(now, beijingSeconds).toISOString().slice(0, 10).replaceAll('-', '');
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await make(`${day}${randomInt(1e8).toString().padStart(8, '0')}`);
    } catch (error) {
      const { code, table } = error as { code?: string; table?: string };
      if (attempt === tries || code !== uniqueViolation || table !== 'order_numbers') throw error;
    }
  }
}
