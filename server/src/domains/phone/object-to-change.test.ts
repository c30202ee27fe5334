import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { atOnce, tally } from '../../../testing/at-once.ts';
import type { Client } from '../../../testing/client.ts';
import { newPhone } from '../../../testing/client.ts';
import type { TestServer } from '../../../testing/server.ts';
import { startTestServer } from '../../../testing/server.ts';

const hour = 3_600;

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

async function bound(kind?: string) {
  const person = await server.person(kind);
  const { username } = await person.account();
  const phone = newPhone();
  const { id: phoneId } = await person.bindNumber(phone);
  server.clock.advance(61);
  return { person, username, phone, phoneId };
}
async function replaced(person: Client, phoneId: string, from: string, to = newPhone()) {
  const { body } = await person.replace(phoneId, await person.replaceProofs(phoneId, from, to));
  server.clock.advance(61);
  return { to, phoneId: body.binding.id };
}
const object = (token: string) =>
  server.client().post<{ outcome?: string; code?: string }>('/v1/phone-objections', { token });
const masked = (phone: string) => `+86 138****${phone.slice(-4)}`;

describe('P5: the objection of the old number', () => {
  test('P5: is open for 72 hours and not a second more', async () => {
    for (const [seconds, status] of [
      [72 * hour - 5, 202],
      [72 * hour, 410],
    ] as const) {
      const { person, phone, phoneId } = await bound();
      const proofs = await person.replaceProofs(phoneId, phone, newPhone());
      await person.replace(phoneId, proofs);
      const token = await server.objectionSentTo(phone);
      server.clock.advance(seconds);
      const answer = await object(token);
      expect(answer.status).toBe(status);
      if (status === 410) expect(answer.body.code).toBe('objection_closed');
    }
  });

  test('P5: a token that never was is not found', async () => {
    for (const token of ['x', 'AAAAAAAAAAAAAAAAAAAAAA', '\u0000', 'ＡＡ'])
      expect((await object(token)).body.code).toBe('not_found');
  });

  test('P5: after two replacements the first number takes back its place, and both later ones are gone', async () => {
    const { person, username, phone, phoneId } = await bound();
    const second = await replaced(person, phoneId, phone);
    const token = await server.objectionSentTo(phone);
    const third = await replaced(person, second.phoneId, second.to);
    expect((await object(token)).body).toEqual({ outcome: 'restored' });
    await person.signIn(username);
    expect((await person.phones()).items).toMatchObject([{ id: phoneId, phone: masked(phone) }]);
    // The later link is void: it would put back a number that was never the owner’s.
    expect((await object(await server.objectionSentTo(second.to))).body).toEqual({ outcome: 'frozen' });
    for (const freed of [second.to, third.to]) expect(await (await server.person()).bindNumber(freed)).toBeTruthy();
  });

  test('P5: where the old number is someone else’s by now, nothing moves and only staff free the account', async () => {
    const { person, username, phone, phoneId } = await bound();
    const { to } = await replaced(person, phoneId, phone);
    const token = await server.objectionSentTo(phone);
    await (await server.person()).bindNumber(phone);
    expect((await object(token)).body).toEqual({ outcome: 'frozen' });
    await person.signIn(username);
    expect(await person.account()).toMatchObject({ status: 'restricted', phone: { phone: masked(to) } });
    // A code to the number that was objected to must not free it.
    expect((await person.ask('lift_restriction')).body.code).toBe('account_restricted');
  });

  test('P5: a number that its owner has bound again is the owner’s already', async () => {
    const { person, username, phone, phoneId } = await bound();
    const { to, phoneId: newId } = await replaced(person, phoneId, phone);
    const token = await server.objectionSentTo(phone);
    await replaced(person, newId, to, phone);
    expect((await object(token)).body).toEqual({ outcome: 'restored' });
    await person.signIn(username);
    expect((await person.phones()).items).toMatchObject([{ id: phoneId, phone: masked(phone), status: 'active' }]);
  });

  test('P5: what a person bound in place of the objected number leaves too: one number, the old one', async () => {
    const { person, username, phone, phoneId } = await bound();
    const thief = await replaced(person, phoneId, phone);
    const verification = await person.proof('unbind_phone', { phoneId: thief.phoneId }, thief.to);
    await person.post(`/v1/phones/${thief.phoneId}/unbind`, { verification, acceptNoRecovery: true });
    await person.bindNumber();
    expect((await object(await server.objectionSentTo(phone))).body).toEqual({ outcome: 'restored' });
    await person.signIn(username);
    expect((await person.phones()).items).toMatchObject([{ id: phoneId, primary: true }]);
  });

  test('P5: 50 at once are one: one case, one line in the log', async () => {
    const { person, username, phone, phoneId } = await bound();
    await replaced(person, phoneId, phone);
    const token = await server.objectionSentTo(phone);
    expect(tally(await atOnce(50, () => object(token)))).toEqual({ 202: 50 });
    await person.signIn(username);
    const { id } = await person.account();
    expect(
      await server.sql(
        `select count(*)::int as lines from activity where account_id = $1 and kind = 'phone_change_objected'`,
        [id],
      ),
    ).toEqual([{ lines: 1 }]);
  });

  test('P5: an objection and the next replacement at the same moment: the thief does not get through', async () => {
    for (let n = 0; n < 10; n++) {
      const { person, username, phone, phoneId } = await bound();
      const second = await replaced(person, phoneId, phone);
      const token = await server.objectionSentTo(phone);
      const third = newPhone();
      const proofs = await person.replaceProofs(second.phoneId, second.to, third);
      const [objection] = await Promise.all([object(token), person.replace(second.phoneId, proofs)]);
      expect(objection.body).toEqual({ outcome: 'restored' });
      await person.signIn(username);
      expect(await person.account()).toMatchObject({ status: 'restricted', phone: { phone: masked(phone) } });
    }
  });

  test('P5: of an enterprise only the number in question moves; the others stay', async () => {
    const { person, username, phone, phoneId } = await bound('enterprise');
    const other = await person.bindNumber();
    await replaced(person, phoneId, phone);
    expect((await object(await server.objectionSentTo(phone))).body).toEqual({ outcome: 'restored' });
    await person.signIn(username);
    expect((await person.phones()).items).toMatchObject([
      { id: phoneId, primary: true },
      { id: other.id, primary: false },
    ]);
  });
});

describe('P5: an enterprise’s slot that was used again meanwhile', () => {
  test('P5: the number in it stays, and the old one comes back beside it', async () => {
    const { person, username } = await bound('enterprise');
    const old = newPhone();
    const { id: phoneId } = await person.bindNumber(old);
    server.clock.advance(61);
    const thief = await replaced(person, phoneId, old);
    const verification = await person.proof('unbind_phone', { phoneId: thief.phoneId }, thief.to);
    await person.post(`/v1/phones/${thief.phoneId}/unbind`, { verification });
    const later = await person.bindNumber();
    expect((await object(await server.objectionSentTo(old))).body).toEqual({ outcome: 'restored' });
    await person.signIn(username);
    const ids = (await person.phones()).items.map(({ id }) => id);
    expect(ids).toHaveLength(3);
    expect(ids).toEqual(expect.arrayContaining([later.id, phoneId]));
  });
});

describe('a restricted account', () => {
  test('changes nothing of worth; it looks, signs out, cancels what waits and frees itself', async () => {
    const { person, username, phone, phoneId } = await bound();
    await replaced(person, phoneId, phone);
    await object(await server.objectionSentTo(phone));
    await person.signIn(username);
    const proof = { id: '01890a5d-ac96-774b-bcce-b302099a8057', code: '123456' };
    const refused = [
      person.ask('bind_phone', { phone: newPhone() }),
      person.ask('unbind_phone', { phoneId }),
      person.bind(proof.id, proof.code),
      person.replace(phoneId, { verification: proof, ownerProof: { verification: proof } }),
      person.replace(phoneId, { verification: proof, ownerProof: { password: 'plum harbour 42' } }),
      person.post(`/v1/phones/${phoneId}/unbind`, { verification: proof }),
      person.post(`/v1/phones/${phoneId}/primary`),
      person.call('PATCH', `/v1/phones/${phoneId}`, { label: 'x' }),
      person.call('PATCH', '/v1/account', { displayName: 'x' }),
    ];
    expect(tally(await Promise.all(refused))).toEqual({ account_restricted: refused.length });
    for (const path of ['/v1/account', '/v1/phones', '/v1/sessions']) expect((await person.get(path)).status).toBe(200);
  });

  test('is freed by one code, once; the code is told to be for that', async () => {
    const { person, username, phone, phoneId } = await bound();
    await replaced(person, phoneId, phone);
    await object(await server.objectionSentTo(phone));
    await person.signIn(username);
    const verification = await person.proof('lift_restriction', {}, phone);
    expect(server.sandbox.received(phone)[0]?.text).toContain('用于解除账户限制');
    const answers = await atOnce(20, () => person.post('/v1/account/lift-restriction', { verification }));
    expect(tally(answers)['200']).toBe(1);
    expect((await person.account()).status).toBe('active');
    expect((await person.ask('lift_restriction')).body.code).toBe('forbidden');
  });
});
