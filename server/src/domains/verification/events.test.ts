import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { atOnce } from '../../../testing/at-once.ts';
import { newPhone } from '../../../testing/client.ts';
import { openEvents } from '../../../testing/events.ts';
import type { TestServer } from '../../../testing/server.ts';
import { eventually, startTestServer } from '../../../testing/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ env: { EVENT_STREAMS_PER_ACCOUNT: '3' } });
});
afterAll(() => server.close());

async function watched() {
  const [person, phone] = [await server.person(), newPhone()];
  server.sandbox.faults.primary = { mode: 'delay', delayMs: 200 };
  const { body } = await person.askCode(phone);
  server.sandbox.faults.primary = { mode: 'deliver', delayMs: 0 };
  return { person, phone, path: `/v1/verifications/${body.id}/events` };
}

describe('delivery, live', () => {
  test('queued, submitted, delivered, in this order and each once', async () => {
    const [person, phone] = [await server.person(), newPhone()];
    server.sandbox.faults.primary = { mode: 'outage', delayMs: 0 };
    server.sandbox.faults.backup = { mode: 'outage', delayMs: 0 };
    const { body } = await person.askCode(phone);
    const events = await openEvents(person, `/v1/verifications/${body.id}/events`);
    expect(events).toMatchObject({ status: 200 });
    expect(events.headers.get('content-type')).toMatch(/^text\/event-stream/);
    await eventually(() => events.told().length > 0, 'the first event');
    server.sandbox.faults.primary = { mode: 'deliver', delayMs: 0 };
    server.sandbox.faults.backup = { mode: 'deliver', delayMs: 0 };
    server.clock.advance(2);
    await eventually(() => events.told().at(-1)?.delivery.status === 'delivered', 'the delivery');
    const states = events.told().map(({ delivery }) => delivery.status);
    expect([...new Set(states)]).toEqual(['queued', 'submitted', 'delivered']);
    expect(states).toEqual([...states].sort((a, b) => order.indexOf(a) - order.indexOf(b)));
    expect(states.filter((state) => state === 'delivered')).toHaveLength(1);
    await events.hangUp();
  });
  const order = ['queued', 'submitted', 'delivered'];

  test('another process’s gateway work is told here too', async () => {
    const second = await startTestServer({ beside: server });
    const { person, path } = await watched();
    const [here, there] = [
      await openEvents(person, path),
      await openEvents(Object.assign(second.client(), { token: person.token }), path),
    ];
    for (const events of [here, there])
      await eventually(() => events.told().at(-1)?.delivery.status === 'delivered', 'the delivery');
    await Promise.all([here.hangUp(), there.hangUp()]);
    await second.close();
  });

  test('another account’s verification is not there', async () => {
    const { path } = await watched();
    const stranger = await openEvents(await server.person(), path);
    expect(stranger.status).toBe(404);
    expect(stranger.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  });

  test('so many streams at once and no more, and one that hangs up makes room', async () => {
    const { person, path } = await watched();
    const open = await atOnce(5, () => openEvents(person, path));
    expect(open.map(({ status }) => status).sort()).toEqual([200, 200, 200, 429, 429]);
    const good = open.filter(({ status }) => status === 200);
    await good[0]!.hangUp();
    const next = await eventually(async () => {
      const events = await openEvents(person, path);
      return events.status === 200 && events;
    }, 'room for a stream');
    for (const events of [...good.slice(1), next]) await events.hangUp();
  });

  test('who hangs up before the first word leaves nothing behind', async () => {
    const { person, path } = await watched();
    for (let n = 0; n < 12; n++) {
      const hangUp = new AbortController();
      const opening = fetch(server.url + path, {
        headers: { accept: 'text/event-stream', authorization: `Bearer ${person.token}` },
        signal: hangUp.signal,
      }).catch(() => {});
      setTimeout(() => hangUp.abort(), n);
      await opening;
    }
    const events = await eventually(async () => {
      const opened = await openEvents(person, path);
      return opened.status === 200 && opened;
    }, 'room for a stream');
    await events.hangUp();
    expect(server.logged.filter((line) => JSON.parse(line).level >= 50)).toEqual([]);
  });
});

test('a server that stops ends its streams and does not wait for them', async () => {
  const stopping = await startTestServer();
  const [person, phone] = [await stopping.person(), newPhone()];
  const { body } = await person.askCode(phone);
  const events = await openEvents(person, `/v1/verifications/${body.id}/events`);
  await stopping.close();
  await eventually(() => events.ended, 'the end of the stream');
});
