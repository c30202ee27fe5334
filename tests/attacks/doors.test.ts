import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readSettings } from '../../server/src/settings.ts';
import { newPhone } from '../../server/testing/client.ts';
import type { TestServer } from '../../server/testing/server.ts';
import { startTestServer } from '../../server/testing/server.ts';

/** Ways round a door that the table of known attacks does not list. */
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ env: { REQUESTS_PER_ADDRESS_PER_MINUTE: '30' } });
});
afterAll(() => server.close());

test('L4: of 150 passwords at once from 150 addresses, no more than the limit are tried', async () => {
  const { account } = await server.client().register();
  const answers = await Promise.all(
    Array.from({ length: 150 }, (_, n) =>
      server.client().post('/v1/sessions', {
        identifier: account.username,
        password: n === 140 ? 'plum harbour 42' : `wrong harbour ${n}`,
      }),
    ),
  );
  const tried = answers.filter(({ status }) => status !== 429);
  expect(tried).toHaveLength(server.settings.SIGN_IN_FAILURES_PER_ACCOUNT_PER_HOUR);
});

describe('the flood limit holds however the path is written', () => {
  test.each(['/v1/account', '/%761/account'])('%s', async (path) => {
    const caller = server.client();
    const answers = [];
    for (let n = 0; n < 40; n++) answers.push(await caller.get(path));
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(10);
    expect(answers[0]!.headers.get('cache-control')).toBe('no-store');
  });
});

describe('S6: the figures, by which a stranger would see whether an SMS left, are for those inside', () => {
  test.each(['x-forwarded-for', 'forwarded', 'via', 'x-real-ip'])('S6: not for what comes with %s', async (header) => {
    const answer = await fetch(`${server.url}/metrics`, { headers: { [header]: '10.0.0.1' } });
    expect([answer.status, await answer.text()]).toEqual([404, expect.not.stringContaining('btepai_')]);
    expect((await fetch(`${server.url}/metrics`)).status).toBe(200);
  });
});

test('C6: a verification’s id is the same in capitals', async () => {
  const person = await server.person();
  const phone = newPhone();
  const { body } = await person.askCode(phone);
  const bound = await person.bind(body.id.toUpperCase(), await server.codeSentTo(phone));
  expect(bound.status).toBe(201);
});

test.each([',', ' , '])('D7: SMS_GATEWAYS=%j names no gateway', (SMS_GATEWAYS) => {
  expect(() => readSettings({ SMS_GATEWAYS })).toThrow(/SMS_GATEWAYS: names no gateway/);
});
