import type { Problem, Purpose } from '@btepai/contract';
import { CreateVerification } from '@btepai/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Answer, Client } from '../../server/testing/client.ts';
import { newPhone } from '../../server/testing/client.ts';
import type { TestServer } from '../../server/testing/server.ts';
import { startTestServer } from '../../server/testing/server.ts';

/** 12: a code for one purpose serves no other. The whole matrix, over HTTP, with an account that may do every act. */
let server: TestServer;
beforeAll(async () => {
  // Several codes go to one number in a moment here.
  const wide = { SMS_PER_NUMBER_PER_MINUTE: '100', SMS_PER_NUMBER_PER_HOUR: '100', SMS_PER_NUMBER_PER_DAY: '100' };
  server = await startTestServer({ env: { ...wide, SMS_PER_ACCOUNT_PER_DAY: '100' } });
});
afterAll(() => server.close());

type Proof = { id: string; code: string };
type World = { person: Client; accountId: string; phone: string; phoneId: string; next: string };

/** An enterprise with two numbers, so that one more, one less and another in place of one are all possible. */
async function world(): Promise<World> {
  const person = await server.person('enterprise');
  await person.bindNumber();
  const phone = newPhone();
  const { id: phoneId } = await person.bindNumber(phone);
  const { id: accountId } = await person.account();
  return { person, accountId, phone, phoneId, next: newPhone() };
}
const restricted = ({ accountId }: World, is: boolean) =>
  server.sql('update accounts set status = $2, liftable_by = $3 where account_id = $1', [
    accountId,
    is ? 'restricted' : 'active',
    is ? 'code' : null,
  ]);

type Way = {
  ask(world: World): Promise<Proof>;
  spend(world: World, proof: Proof): Promise<Answer<Pick<Problem, 'code'>>>;
};
const ways: Record<Purpose, Way> = {
  bind_phone: {
    ask: ({ person, next }) => person.proof('bind_phone', { phone: next }, next),
    spend: ({ person }, { id, code }) => person.bind(id, code),
  },
  replace_phone_current: {
    ask: ({ person, phone, phoneId }) => person.proof('replace_phone_current', { phoneId }, phone),
    spend: async (where, proof) =>
      where.person.replace(where.phoneId, {
        ownerProof: { verification: proof },
        verification: await ways.replace_phone_new.ask(where),
      }),
  },
  replace_phone_new: {
    ask: ({ person, next, phoneId }) => person.proof('replace_phone_new', { phoneId, phone: next }, next),
    spend: async (where, proof) =>
      where.person.replace(where.phoneId, {
        ownerProof: { verification: await ways.replace_phone_current.ask(where) },
        verification: proof,
      }),
  },
  unbind_phone: {
    async ask({ person, phone, phoneId }) {
      return person.proof('unbind_phone', { phoneId }, phone);
    },
    spend: ({ person, phoneId }, verification) =>
      person.post(`/v1/phones/${phoneId}/unbind`, { verification, acceptNoRecovery: true }),
  },
  lift_restriction: {
    async ask(where) {
      const [primary] = (await where.person.phones()).items;
      await where.person.post(`/v1/phones/${where.phoneId}/primary`);
      await restricted(where, true);
      const proof = await where.person.proof('lift_restriction', {}, where.phone);
      await restricted(where, false);
      await where.person.post(`/v1/phones/${primary!.id}/primary`);
      return proof;
    },
    async spend(where, verification) {
      await restricted(where, true);
      return where.person.post('/v1/account/lift-restriction', { verification });
    },
  },
};
const purposes = CreateVerification.options.map((option) => option.shape.purpose.value);

test('12: the matrix has every purpose', () => {
  expect(Object.keys(ways).sort()).toEqual([...purposes].sort());
});

describe.each(purposes)('12: a code for %s', (given) => {
  test.each(purposes)('12: used for %s', async (wanted) => {
    const where = await world();
    const proof = await ways[given].ask(where);
    const before = await where.person.phones();
    const answer = await ways[wanted].spend(where, proof);
    if (given === wanted) {
      expect(answer.status).toBeLessThan(300);
      return;
    }
    expect([answer.status, answer.body.code]).toEqual([409, 'code_mismatch']);
    await restricted(where, false);
    expect(await where.person.phones()).toEqual(before);
    // The wrong use cost it nothing; a replacement's own second code may have taken its place meanwhile.
    const { body } = await where.person.get(`/v1/verifications/${proof.id}`);
    expect(body).toMatchObject({ status: expect.stringMatching(/pending|superseded/), triesLeft: 5 });
  });
});

test('12: a code about one number does nothing to another of the same account', async () => {
  const where = await world();
  const [other] = (await where.person.phones()).items;
  const proof = await ways.unbind_phone.ask(where);
  await where.person.post(`/v1/phones/${where.phoneId}/primary`);
  const answer = await where.person.post(`/v1/phones/${other!.id}/unbind`, { verification: proof });
  expect(answer.body.code).toBe('code_mismatch');
  const proofs = {
    ownerProof: { verification: await ways.replace_phone_current.ask(where) },
    verification: await ways.replace_phone_new.ask(where),
  };
  expect((await where.person.replace(other!.id, proofs)).body.code).toBe('code_mismatch');
  expect((await where.person.phones()).items).toHaveLength(2);
});
