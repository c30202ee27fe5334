import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { atOnce } from '../../server/testing/at-once.ts';
import type { Answer } from '../../server/testing/client.ts';
import { otherCode } from '../../server/testing/client.ts';
import type { TestServer } from '../../server/testing/server.ts';
import { startTestServer } from '../../server/testing/server.ts';
import { rowsOf, settled } from './operations.ts';
import { newPassword, password, ways, wide, world } from './ways.ts';

/** An act whose answer was lost is sent again: with its Idempotency-Key it is done once, and answered as it was. */
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ env: wide });
});
afterAll(() => server.close());

const key = { 'idempotency-key': 'once-and-again' };
/** What an answer shows is as it is now, and so may differ; which copy of the data it is may not. */
const told = ({ status, body }: Answer<unknown>) =>
  body && typeof body === 'object' && 'progress' in body
    ? { status, id: (body as { id?: string }).id }
    : { status, body: body && typeof body === 'object' ? { ...body, requestId: '' } : body };
/** Ways that go through `prove`. */
const proven = Object.entries(ways).filter(([way]) =>
  /^(sign_in|change_|manage_|make_|lift_|export_|close_|confirm_)/.test(way),
);
describe.each(proven)('M5: %s', (way, { ask, spend, done }) => {
  test('M5: 50 at once with one key: one effect, one answer', async () => {
    const where = await world(server);
    const proof = await ask(where);
    const answers = await atOnce(50, () => spend(where, proof, key));
    for (const answer of answers) expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
    expect(new Set(answers.map((answer) => JSON.stringify(told(answer)))).size).toBe(1);
    if (done) expect(await done(where)).toBe(1);
    expect(told(await spend(where, proof, key))).toEqual(told(answers[0]!));
  });

  test('M5: the key with another body is refused; a wrong code under one key counts once', async () => {
    const where = await world(server);
    const proof = await ask(where);
    const wrong = { ...proof, code: otherCode(proof.code) };
    const answers = [];
    for (let n = 0; n < 3; n++) answers.push(await spend(where, wrong, key));
    for (const answer of answers) expect(answer.body).toMatchObject({ code: 'code_wrong', triesLeft: 4 });
    expect((await spend(where, proof, key)).body.code).toBe('idempotency_key_reused');
    expect((await spend(where, proof, { 'idempotency-key': 'another' })).status).toBeLessThan(300);
  });

  test('M5, D1: what is remembered of it tells nothing', async () => {
    const where = await world(server);
    const proof = await ask(where);
    const answer = await spend(where, proof, key);
    await settled(server);
    const { idempotency_keys: kept } = await rowsOf(server, where.accountId);
    expect(kept).toContain('once-and-again');
    const given = answer.body as unknown as
      | { session?: { token: string }; codes?: string[]; secret?: string }
      | undefined;
    const secrets = [password, newPassword, ...(given?.codes ?? [])];
    if (given?.session) secrets.push(given.session.token);
    if (given?.secret) secrets.push(given.secret);
    for (const secret of secrets)
      for (const form of [secret, Buffer.from(secret).toString('hex'), Buffer.from(secret).toString('base64')])
        expect(kept).not.toContain(form);
    expect(kept!.match(new RegExp(`(?<![\\da-fA-F])${proof.code}(?![\\da-fA-F])`)), way).toBeNull();
  });
});
