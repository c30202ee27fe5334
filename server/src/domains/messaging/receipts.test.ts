import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Client } from '../../../testing/client.ts';
import { newPhone } from '../../../testing/client.ts';
import { testGateway } from '../../../testing/gateway.ts';
import { holdRows } from '../../../testing/hold-rows.ts';
import type { TestServer } from '../../../testing/server.ts';
import { eventually, startTestServer } from '../../../testing/server.ts';
import type { Receipt } from './gateways/gateway.ts';

let server: TestServer;
const taken: { id: string; accountId: string }[] = [];
let release: (() => void) | undefined;
beforeAll(async () => {
  const gateway = testGateway('quiet', async (sms) => {
    taken.push(sms);
    if (release) await new Promise<void>((resolve) => (release = resolve));
  });
  server = await startTestServer({ gateways: [gateway] });
});
afterAll(() => server.close());

async function sent(): Promise<{ person: Client; id: string; sms: { id: string; accountId: string } }> {
  const person = await server.person();
  const before = taken.length;
  const { body } = await person.askCode(newPhone());
  await eventually(() => taken.length > before, 'the gateway');
  return { person, id: body.id, sms: taken.at(-1)! };
}
const hear = (where: TestServer, receipts: Receipt[]) => where.app.messaging.hear('quiet', { receipts, replies: [] });
const delivery = async (person: Client, id: string) =>
  (await person.get<{ delivery: object & { status: string } }>(`/v1/verifications/${id}`)).body.delivery;
const receipt = (
  sms: { id: string; accountId: string },
  status: Receipt['status'],
  reason?: 'unreachable',
): Receipt => ({
  id: sms.id,
  accountId: sms.accountId,
  status,
  ...(reason ? { reason } : {}),
});
/** A message after this one, to know that receipts given before it have been noted. */
async function noted(...receipts: Receipt[]) {
  const { person, id, sms } = await sent();
  await hear(server, [...receipts, receipt(sms, 'delivered')]);
  await eventually(async () => (await delivery(person, id)).status === 'delivered', 'the receipt');
}

describe('receipts', () => {
  test('delivered and undelivered, with the reason', async () => {
    const [a, b] = [await sent(), await sent()];
    await noted(receipt(a.sms, 'delivered'), receipt(b.sms, 'undelivered', 'unreachable'));
    expect(await delivery(a.person, a.id)).toMatchObject({ status: 'delivered' });
    expect(await delivery(b.person, b.id)).toMatchObject({ status: 'undelivered', reason: 'unreachable' });
  });

  test('a repeated, a contrary or a late one changes nothing any more', async () => {
    const { person, id, sms } = await sent();
    await noted(receipt(sms, 'delivered'));
    const first = await delivery(person, id);
    server.clock.advance(400);
    await noted(receipt(sms, 'delivered'), receipt(sms, 'undelivered', 'unreachable'), receipt(sms, 'delivered'));
    expect(await delivery(person, id)).toEqual(first);
  });

  test('one of nobody’s message, or of another account’s, does no harm', async () => {
    const [a, b] = [await sent(), await sent()];
    await noted(
      receipt({ id: '01890a5d-ac96-774b-bcce-b302099a8057', accountId: a.sms.accountId }, 'delivered'),
      receipt({ id: a.sms.id, accountId: b.sms.accountId }, 'undelivered'),
    );
    expect((await delivery(a.person, a.id)).status).not.toBe('undelivered');
  });

  test('one that comes before the gateway has said yes stands', async () => {
    release = () => {};
    const { person, id, sms } = await sent();
    await hear(server, [receipt(sms, 'delivered')]);
    await eventually(async () => (await delivery(person, id)).status === 'delivered', 'the early receipt');
    release();
    release = undefined;
    await noted();
    expect(await delivery(person, id)).toMatchObject({ status: 'delivered' });
  });

  test('one that comes at the moment in which the answer is noted counts the message as taken once', async () => {
    release = () => {};
    const { person, id, sms } = await sent();
    const submitted = async () =>
      (await server.sql<{ n: number }>('select coalesce(sum(submitted), 0)::int as n from sms_counts'))[0]!.n;
    const noting = await holdRows(
      server,
      `update messages set status = 'submitted', gateway = 'quiet', submitted_at = changed_at where id = $1`,
      [sms.id],
    );
    const before = await submitted();
    const heard = hear(server, [receipt(sms, 'delivered')]);
    await noting.isWaitedFor();
    await noting.release();
    await heard;
    expect(await delivery(person, id)).toMatchObject({ status: 'delivered' });
    expect(await submitted()).toBe(before);
    release();
    release = undefined;
  });

  test('a thousand at once are all noted, also at a stop', async () => {
    const stopping = await startTestServer({ gateways: [testGateway('quiet')] });
    const person = await stopping.person();
    const { id: accountId } = await person.account();
    const { body } = await person.askCode(newPhone());
    await eventually(async () => (await delivery(person, body.id)).status === 'submitted', 'the gateway');
    await stopping.sql(
      `insert into messages (account_id, id, template, category, recipient_index, recipient_cipher, country, text_cipher,
         units, status, gateway, available_at, expires_at, changed_at, submitted_at)
       select account_id, gen_random_uuid(), template, category, recipient_index, recipient_cipher, country, text_cipher,
         units, 'submitted', gateway, available_at, expires_at, changed_at, submitted_at
       from messages cross join generate_series(1, 999)`,
    );
    const ids = await stopping.sql<{ id: string }>('select id from messages');
    await hear(
      stopping,
      ids.map(({ id }) => ({ id, accountId, status: 'delivered' })),
    );
    await stopping.app.messaging.stop();
    const left = await stopping.sql(`select 1 from messages where status <> 'delivered'`);
    expect(left).toHaveLength(0);
    await stopping.close();
  });
});
