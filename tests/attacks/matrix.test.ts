import { purposes } from '@btepai/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestServer } from '../../server/testing/server.ts';
import { startTestServer } from '../../server/testing/server.ts';
import { prepare, stateOf, ways, wide, world } from './ways.ts';

/** 12: a code for one purpose serves no other. The whole matrix, over HTTP, with an account that may do every act. */
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ env: wide });
});
afterAll(() => server.close());

test('12: the matrix has every purpose', () => {
  expect(new Set(Object.values(ways).map(({ purpose }) => purpose))).toEqual(new Set(purposes));
});

describe.each(Object.entries(ways))('12: a code for %s', (given, { ask }) => {
  test.each(Object.entries(ways))('12: used for %s', async (wanted, { spend, showsNothing, otherCode }) => {
    const where = await world(server);
    const proof = await ask(where);
    await prepare(where, wanted);
    const before = await stateOf(where);
    const answer = await spend(where, proof);
    if (given === wanted) {
      expect(answer.status).toBeLessThan(300);
      if (!showsNothing) expect(await stateOf(where)).not.toEqual(before);
      return;
    }
    expect(answer.body.code).toBe(otherCode ?? 'code_mismatch');
    expect(await stateOf(where)).toEqual(before);
    // The wrong use cost it nothing; a replacement's own second code may have taken its place meanwhile.
    const { body } = await where.person.get(`/v1/verifications/${proof.id}`);
    expect(body).toMatchObject({ status: expect.stringMatching(/pending|superseded/), triesLeft: 5 });
  });
});

test('12: a code about one number does nothing to another of the same account', async () => {
  const where = await world(server);
  const [other] = (await where.person.phones()).items;
  const proof = await ways.unbind_phone!.ask(where);
  await where.person.post(`/v1/phones/${where.phoneId}/primary`);
  const answer = await where.person.post(`/v1/phones/${other!.id}/unbind`, { verification: proof });
  expect(answer.body.code).toBe('code_mismatch');
  const proofs = {
    ownerProof: { verification: await ways.replace_phone_current!.ask(where) },
    verification: await ways.replace_phone_new!.ask(where),
  };
  expect((await where.person.replace(other!.id, proofs)).body.code).toBe('code_mismatch');
  expect((await where.person.phones()).items).toHaveLength(2);
});
