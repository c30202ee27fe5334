import { Agent, request as rawRequest } from 'node:http';
import { expect, test } from 'vitest';
import { startTestServer } from '../../testing/server.ts';

/** A call over a connection that is kept. */
function call(agent: Agent, url: string, body: object): Promise<{ status: number; type: string; body: string }> {
  return new Promise((resolve, reject) => {
    const sent = rawRequest(
      url,
      { method: 'POST', agent, headers: { 'content-type': 'application/json' } },
      (answer) => {
        let text = '';
        answer.on('data', (bytes) => {
          text += bytes;
        });
        answer.on('end', () =>
          resolve({ status: answer.statusCode!, type: answer.headers['content-type'] ?? '', body: text }),
        );
      },
    );
    sent.on('error', reject);
    sent.end(JSON.stringify(body));
  });
}
const registration = (username: string) => ({ username, password: 'plum harbour 42' });

test('a stop lets a request in flight finish, and refuses new ones', async () => {
  const slow = { PASSWORD_MEMORY_KIB: '131072', PASSWORD_PASSES: '6', PASSWORD_HASHES_AT_ONCE: '1' };
  const server = await startTestServer({ env: slow });
  const agents = [
    new Agent({ keepAlive: true, maxSockets: 1 }),
    new Agent({ keepAlive: true, maxSockets: 1 }),
  ] as const;
  await call(agents[1], `${server.url}/v1/sessions`, {});
  const inFlight = call(agents[0], `${server.url}/v1/accounts`, registration('in_flight'));
  await new Promise<void>((resolve) => server.app.http.server.once('request', () => resolve()));
  const closing = server.app.close();
  const late = await call(agents[1], `${server.url}/v1/accounts`, registration('too_late')).catch((error) => error);
  expect(await inFlight).toMatchObject({ status: 201 });
  if (late instanceof Error) expect((late as NodeJS.ErrnoException).code).toMatch(/ECONNREFUSED|ECONNRESET/);
  else expect(late).toMatchObject({ status: 503, type: expect.stringContaining('application/problem+json') });
  await closing;
  await expect(call(agents[1], `${server.url}/v1/accounts`, registration('far_too_late'))).rejects.toThrow(
    /ECONNREFUSED/,
  );
  const names = await server.sql<{ folded: string }>('select folded from usernames');
  expect(names.map(({ folded }) => folded)).toEqual(['in_flight']);
  for (const agent of agents) agent.destroy();
});

test('a server that stops as soon as it has started stops', async () => {
  const server = await startTestServer();
  await server.close();
});

test('while it stops it says that it is not ready', async () => {
  const server = await startTestServer();
  const person = await server.person();
  expect((await person.get('/readyz')).status).toBe(200);
  await server.close();
  await expect(person.get('/readyz')).rejects.toThrow();
});
