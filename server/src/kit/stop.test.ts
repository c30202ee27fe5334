import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import type { TestServer } from '../../testing/server.ts';
import { eventually, startTestServer } from '../../testing/server.ts';

/** A connection that is kept, as a proxy or a browser keeps it, with what came back over it. */
function openConnection(server: TestServer) {
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  let received = '';
  let ended = false;
  socket.on('data', (bytes) => {
    received += bytes;
  });
  socket.on('close', () => {
    ended = true;
  });
  socket.on('error', () => {});
  return {
    register(username: string) {
      const body = JSON.stringify({ username, password: 'plum harbour 42' });
      socket.write(
        `POST /v1/accounts HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
      );
    },
    statuses: () => [...received.matchAll(/HTTP\/1\.1 (\d{3})/g)].map((match) => Number(match[1])),
    received: () => received,
    ended: () => ended,
    /** A request whose body never comes whole. */
    dawdle: () =>
      socket.write(
        'POST /v1/accounts HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{',
      ),
    close: () => socket.destroy(),
  };
}

const slow = { PASSWORD_MEMORY_KIB: '131072', PASSWORD_PASSES: '6', PASSWORD_HASHES_AT_ONCE: '1' };
const withinSeconds = { timeout: 20_000 };

describe('a stop', () => {
  test(
    'lets a request in flight finish, refuses what comes after it, and does not wait for idle connections',
    withinSeconds,
    async () => {
      const server = await startTestServer({ env: slow });
      const [busy, idle] = [openConnection(server), openConnection(server)];
      idle.register('a');
      await eventually(() => idle.statuses().length === 1, 'a first answer');
      busy.register('in_flight');
      await once(server.app.http.server, 'request');
      const closing = server.app.close();
      busy.register('too_late');
      await eventually(() => busy.statuses()[0] === 201, 'the answer in flight');
      await eventually(() => busy.statuses().length === 2 || busy.ended(), 'the refusal');
      await closing;
      const names = await server.sql<{ folded: string }>('select folded from usernames');
      expect(names.map(({ folded }) => folded)).toEqual(['in_flight']);
      if (busy.statuses().length === 2) {
        expect(busy.statuses()).toEqual([201, 503]);
        expect(busy.received().split('HTTP/1.1 503')[1]).toContain('application/problem+json');
      }
      await expect(server.client().get('/healthz')).rejects.toThrow();
      busy.close();
      idle.close();
    },
  );

  test('does not wait for the connection that its last answer went over', withinSeconds, async () => {
    const server = await startTestServer({ env: slow });
    const kept = openConnection(server);
    kept.register('last');
    await once(server.app.http.server, 'request');
    await server.close();
    expect(kept.statuses()).toEqual([201]);
    kept.close();
  });

  test(
    'does not wait for a connection that nobody has said anything over yet, as browsers open ahead',
    withinSeconds,
    async () => {
      const server = await startTestServer();
      const silent = openConnection(server);
      await once(server.app.http.server, 'connection');
      await server.close();
      await eventually(silent.ended, 'the end of the connection');
    },
  );

  test('does not wait for a body that comes in drops', withinSeconds, async () => {
    const server = await startTestServer();
    const slow = openConnection(server);
    slow.dawdle();
    await once(server.app.http.server, 'request');
    await server.close();
    await eventually(slow.ended, 'the end of the connection');
  });

  test('as soon as it has started', withinSeconds, async () => {
    const server = await startTestServer();
    await server.close();
  });
});
