import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { atOnce, tally } from '../../../testing/at-once.ts';
import type { Client } from '../../../testing/client.ts';
import { newPhone } from '../../../testing/client.ts';
import type { TestServer } from '../../../testing/server.ts';
import { eventually, startTestServer } from '../../../testing/server.ts';

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

describe('P5: no way around the objection', () => {
  const password = 'plum harbour 42';
  async function lost(person: Client, phoneId: string) {
    const next = newPhone();
    const verification = await person.proof('replace_phone_new', { phoneId, phone: next }, next);
    return person.replace(phoneId, { verification, ownerProof: { password } });
  }

  test('P5: the link of a change that was cancelled undoes what came after it, and no code to the new number frees the account', async () => {
    const { person, username, phone, phoneId } = await bound();
    server.clock.advance(7 * 24 * hour);
    const { body } = await lost(person, phoneId);
    const token = await server.objectionSentTo(phone);
    await person.post(`/v1/phone-changes/${body.change.id}/cancel`);
    server.clock.advance(61);
    const { to } = await replaced(person, phoneId, phone);
    expect((await object(token)).body).toEqual({ outcome: 'restored' });
    await person.signIn(username);
    expect((await person.get(`/v1/phone-changes/${body.change.id}`)).body).toMatchObject({ status: 'cancelled' });
    expect((await person.account()).phone?.phone).toBe(masked(phone));
    const asked = await person.ask('lift_restriction');
    expect(asked.body.recipient).toBe(masked(phone));
    expect(await (await server.person()).bindNumber(to)).toBeTruthy();
  });

  test('P5: unbinding and binding is no way around it: the unbound number takes its place back', async () => {
    const { person, username, phone, phoneId } = await bound();
    const verification = await person.proof('unbind_phone', { phoneId }, phone);
    await person.post(`/v1/phones/${phoneId}/unbind`, { verification, acceptNoRecovery: true });
    await person.bindNumber();
    expect((await object(await server.objectionSentTo(phone))).body).toEqual({ outcome: 'restored' });
    await person.signIn(username);
    expect((await person.phones()).items).toMatchObject([{ id: phoneId }]);
  });

  test('P5: of an enterprise the number that objected frees the account, not one that was added and made primary', async () => {
    const { person, username, phone, phoneId } = await bound('enterprise');
    const added = await person.bindNumber();
    await person.post(`/v1/phones/${added.id}/primary`);
    await replaced(person, phoneId, phone);
    await object(await server.objectionSentTo(phone));
    await person.signIn(username);
    expect((await person.ask('lift_restriction')).body.recipient).toBe(masked(phone));
  });

  test('P5: a code that was asked for one restriction does not lift the next', { timeout: 120_000 }, async () => {
    for (let n = 0; n < 10; n++) {
      const { person, username, phone, phoneId } = await bound();
      const second = await replaced(person, phoneId, phone);
      const first = await server.objectionSentTo(phone);
      await replaced(person, second.phoneId, second.to);
      await object(await server.objectionSentTo(second.to));
      await person.signIn(username);
      const verification = await person.proof('lift_restriction', {}, second.to);
      await Promise.all([object(first), person.post('/v1/account/lift-restriction', { verification })]);
      await person.signIn(username);
      expect(await person.account()).toMatchObject({ status: 'restricted', phone: { phone: masked(phone) } });
    }
  });

  test('P6: an objection begins the trust in every device anew', async () => {
    const { person, username, phone, phoneId } = await bound();
    server.clock.advance(7 * 24 * hour);
    await lost(person, phoneId);
    await object(await server.objectionSentTo(phone));
    await person.signIn(username);
    const verification = await person.proof('lift_restriction', {}, phone);
    await person.post('/v1/account/lift-restriction', { verification });
    server.clock.advance(61);
    expect((await lost(person, phoneId)).body.code).toBe('step_up_required');
  });

  test('S4: a notice that the day has no budget for goes out the next day', async () => {
    const poor = await startTestServer({ env: { SMS_DAILY_UNITS: '20', SMS_SECURITY_RESERVE_UNITS: '1' } });
    const person = await poor.person();
    const phone = newPhone();
    const { id } = await person.bindNumber(phone);
    poor.clock.advance(61);
    const proofs = await person.replaceProofs(id, phone, newPhone());
    await poor.sql('update sms_spend set units = 20');
    await person.replace(id, proofs);
    const put = async () =>
      (await poor.sql(`select from messages where status = 'queued' and reason = 'budget'`)).length;
    await eventually(async () => (await put()) === 1, 'the notice to be put off');
    poor.clock.advance(24 * hour);
    await poor.objectionSentTo(phone);
    await poor.close();
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
