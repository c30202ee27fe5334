import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { atOnce, tally } from '../../server/testing/at-once.ts';
import type { Client } from '../../server/testing/client.ts';
import { newPhone } from '../../server/testing/client.ts';
import { freeAccount } from '../../server/testing/restriction.ts';
import type { TestServer } from '../../server/testing/server.ts';
import { startTestServer } from '../../server/testing/server.ts';

/** Changing a number that is not one's own, changing it twice, or keeping something of what it was before. */
let server: TestServer;
beforeAll(async () => {
  const env = { SMS_PER_NUMBER_PER_MINUTE: '50', SMS_PER_NUMBER_PER_HOUR: '50', SMS_PER_NUMBER_PER_DAY: '50' };
  server = await startTestServer({ env });
});
afterAll(() => server.close());

async function bound() {
  const person = await server.person();
  const phone = newPhone();
  const { id: phoneId } = await person.bindNumber(phone);
  return { person, phone, phoneId };
}
const applyDue = () => server.app.schedule.run('apply due phone changes');
const password = 'plum harbour 42';
const numberOf = async (person: Client) => (await person.phones()).items.map(({ phone }) => phone);

describe('1: a change is found by its account, never by its number', () => {
  test('1: two accounts change to the same number: each one’s codes change only its own', async () => {
    const [a, b] = [await bound(), await bound()];
    const next = newPhone();
    const ofA = await a.person.replaceProofs(a.phoneId, a.phone, next);
    const ofB = await b.person.replaceProofs(b.phoneId, b.phone, next);
    expect((await a.person.replace(a.phoneId, ofB)).body.code).toBe('code_mismatch');
    expect((await a.person.replace(a.phoneId, { ...ofA, ownerProof: ofB.ownerProof })).body.code).toBe('code_mismatch');
    expect((await a.person.replace(a.phoneId, { ...ofB, ownerProof: ofA.ownerProof })).body.code).toBe('code_mismatch');
    expect((await a.person.replace(b.phoneId, ofB)).body.code).toBe('not_found');
    expect((await server.client().replace(b.phoneId, ofB)).body.code).toBe('session_required');
    const before = await numberOf(b.person);
    expect((await a.person.replace(a.phoneId, ofA)).status).toBe(200);
    expect(await numberOf(b.person)).toEqual(before);
  });

  test('1: two lost-number changes that wait for the same number: the first that is due gets it, the other ends', async () => {
    const next = newPhone();
    const both = [await bound(), await bound()];
    server.clock.advance(7 * 86_400);
    for (const { person, phoneId } of both) {
      const verification = await person.proof('replace_phone_new', { phoneId, phone: next }, next);
      expect((await person.replace(phoneId, { verification, ownerProof: { password } })).status).toBe(200);
    }
    server.clock.advance(73 * 3_600);
    await applyDue();
    const have = await Promise.all(both.map(({ person }) => numberOf(person)));
    expect(have.flat().filter((phone) => phone.endsWith(next.slice(-4)))).toHaveLength(1);
    expect((await Promise.all(both.map(({ person }) => person.account()))).map((a) => a.waitingChange)).toEqual([
      null,
      null,
    ]);
  });
});

describe('3, 18: whose number it is comes from the session alone', () => {
  const claims = {
    userId: 'x',
    accountId: 'x',
    phone: '+8613800138000',
    verified: true,
    phoneId: 'x',
    status: 'applied',
  };
  test.each(Object.entries(claims))('3, 18: %s in the body of each act is refused', async (key, value) => {
    const { person, phoneId, phone } = await bound();
    const proof = { id: '01890a5d-ac96-774b-bcce-b302099a8057', code: '123456' };
    const bodies: [string, object][] = [
      [`/v1/phones/${phoneId}/replace`, { verification: proof, ownerProof: { verification: proof } }],
      [`/v1/phones/${phoneId}/replace`, { verification: proof, ownerProof: { password } }],
      [`/v1/phones/${phoneId}/unbind`, { verification: proof }],
      ['/v1/account/lift-restriction', { verification: proof }],
      ['/v1/phone-objections', { token: 'x' }],
    ];
    for (const [path, body] of bodies) {
      expect((await person.post(path, { ...body, [key]: value })).status).toBe(422);
      if ('ownerProof' in body) {
        const inside = { ...body, ownerProof: { ...(body.ownerProof as object), [key]: value } };
        expect((await person.post(path, inside)).status).toBe(422);
      }
    }
    expect(await numberOf(person)).toEqual([`+86 138****${phone.slice(-4)}`]);
  });

  test('3: an owner’s proof can’t be two things, nor nothing', async () => {
    const { person, phoneId } = await bound();
    const verification = { id: '01890a5d-ac96-774b-bcce-b302099a8057', code: '123456' };
    for (const ownerProof of [
      {},
      null,
      { password, verification },
      { password: '' },
      [verification],
      'password',
      { recoveryCode: 'x', password },
    ])
      expect((await person.replace(phoneId, { verification, ownerProof })).status).toBe(422);
  });
});

describe('4, 19: nothing outlives a change of number', () => {
  test('19: codes asked for before are dead after: to the old number, to the new, for any act', async () => {
    const { person, phone, phoneId } = await bound();
    const unbind = await person.proof('unbind_phone', { phoneId }, phone);
    await person.replace(phoneId, await person.replaceProofs(phoneId, phone, newPhone()));
    const answer = await person.post(`/v1/phones/${phoneId}/unbind`, { verification: unbind, acceptNoRecovery: true });
    expect(answer.body.code).toBe('code_expired');
    expect((await person.phones()).items).toHaveLength(1);
  });

  test('4: a number that comes back is proven anew: neither its old binding nor its old codes count', async () => {
    const { person, phone, phoneId } = await bound();
    const first = await person.replaceProofs(phoneId, phone, newPhone());
    const { body } = await person.replace(phoneId, first);
    expect((await person.ask('unbind_phone', { phoneId })).body.code).toBe('not_found');
    expect((await person.replace(body.binding.id, first)).body.code).toBe('code_mismatch');
  });

  test('4, 16: whoever binds a freed number inherits nothing of the account before, and that account nothing of theirs', async () => {
    const { person, phone, phoneId } = await bound();
    await person.replace(phoneId, await person.replaceProofs(phoneId, phone, newPhone()));
    const next = await server.person();
    await next.bindNumber(phone);
    expect((await next.account()).waitingChange).toBeNull();
    const signedIn = await server.client().signIn(phone);
    expect(signedIn.account.id).toBe((await next.account()).id);
  });
});

describe('13: nothing is done twice', () => {
  test('13: the codes of a replacement again, after it, after its objection, by another session', async () => {
    const { person, phone, phoneId } = await bound();
    const { username } = await person.account();
    const proofs = await person.replaceProofs(phoneId, phone, newPhone());
    expect((await person.replace(phoneId, proofs)).status).toBe(200);
    expect((await person.replace(phoneId, proofs)).body.code).toBe('code_spent');
    await server.client().post('/v1/phone-objections', { token: await server.objectionSentTo(phone) });
    const again = server.client();
    await again.signIn(username);
    expect((await again.replace(phoneId, proofs)).body.code).toBe('account_restricted');
    await freeAccount(server, (await again.account()).id);
    expect((await again.replace(phoneId, proofs)).body.code).toBe('code_spent');
  });

  test('13: a change confirmed after it was cancelled stays cancelled, by any number of schedules at once', async () => {
    const { person, phoneId } = await bound();
    server.clock.advance(7 * 86_400);
    const next = newPhone();
    const verification = await person.proof('replace_phone_new', { phoneId, phone: next }, next);
    const { body } = await person.replace(phoneId, { verification, ownerProof: { password } });
    await person.post(`/v1/phone-changes/${body.change.id}/cancel`);
    expect((await person.replace(phoneId, { verification, ownerProof: { password } })).body.code).toBe('code_spent');
    server.clock.advance(80 * 3_600);
    await atOnce(5, applyDue);
    expect((await person.get(`/v1/phone-changes/${body.change.id}`)).body).toMatchObject({ status: 'cancelled' });
  });

  test('13: cancelled and applied at the same moment: one of both, and the answer is true', async () => {
    for (let n = 0; n < 10; n++) {
      const { person, phone, phoneId } = await bound();
      server.clock.advance(7 * 86_400);
      const next = newPhone();
      const verification = await person.proof('replace_phone_new', { phoneId, phone: next }, next);
      const { body } = await person.replace(phoneId, { verification, ownerProof: { password } });
      server.clock.advance(72 * 3_600);
      const [cancelled] = await Promise.all([person.post(`/v1/phone-changes/${body.change.id}/cancel`), applyDue()]);
      const now = await numberOf(person);
      expect(now).toEqual([`+86 138****${(cancelled.status === 200 ? phone : next).slice(-4)}`]);
    }
  });

  test('the same account from two devices: both replace at once, one is done and the other signed out or refused', async () => {
    const { person, phone, phoneId } = await bound();
    const { username } = await person.account();
    const other = server.client();
    await other.signIn(username);
    const first = await person.replaceProofs(phoneId, phone, newPhone());
    const second = await other.replaceProofs(phoneId, phone, newPhone());
    const answers = await Promise.all([person.replace(phoneId, first), other.replace(phoneId, second)]);
    expect(tally(answers)[200]).toBe(1);
    // The second's codes took the place of the first's, and its success ended the other session and every code.
    expect(answers[0]!.body.code).toMatch(/code_superseded|code_expired|session_ended/);
  });
});

test('26: a new number in Unicode digits, with 0086 or marks is the one that it is', async () => {
  const next = newPhone();
  const national = next.slice(3);
  const odd = [...national].map((digit) => String.fromCodePoint(0xff10 + Number(digit))).join('');
  for (const written of [`\u202a${odd}\u202c`, `0086 ${national}`]) {
    const { person, phone, phoneId } = await bound();
    const ownerProof = { verification: await person.proof('replace_phone_current', { phoneId }, phone) };
    const verification = await person.proof('replace_phone_new', { phoneId, phone: written }, next);
    const answer = await person.replace(phoneId, { verification, ownerProof });
    expect(answer.body.code ?? 'done').toBe(written.startsWith('0086') ? 'phone_taken' : 'done');
  }
});

test('clock jumps: back before the start a change does not apply, far ahead it applies once, and back again it stays', async () => {
  const { person, phone, phoneId } = await bound();
  server.clock.advance(7 * 86_400);
  const next = newPhone();
  const verification = await person.proof('replace_phone_new', { phoneId, phone: next }, next);
  await person.replace(phoneId, { verification, ownerProof: { password } });
  server.clock.advance(-86_400);
  await applyDue();
  expect(await numberOf(person)).toEqual([`+86 138****${phone.slice(-4)}`]);
  server.clock.advance(20 * 86_400);
  await applyDue();
  server.clock.advance(-18 * 86_400);
  await applyDue();
  expect(await numberOf(person)).toEqual([`+86 138****${next.slice(-4)}`]);
  server.clock.advance(86_400);
});
