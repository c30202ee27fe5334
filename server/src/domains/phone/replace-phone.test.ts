import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answeredAtOnce, tally } from '../../../testing/at-once.ts';
import { newPhone, otherCode } from '../../../testing/client.ts';
import type { TestServer } from '../../../testing/server.ts';
import { eventually, startTestServer } from '../../../testing/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

async function bound() {
  const person = await server.person();
  const phone = newPhone();
  const binding = await person.bindNumber(phone);
  // The windows of one number: its next code is a minute away.
  server.clock.advance(61);
  return { person, phone, phoneId: binding.id };
}

describe('P4: replacing wants a code to the current number and one to the new', () => {
  test('P4: both right: the new number is bound, the old one is free, the change is open to objection for 72 hours', async () => {
    const { person, phone, phoneId } = await bound();
    const next = newPhone();
    const { status, body } = await person.replace(phoneId, await person.replaceProofs(phoneId, phone, next));
    expect([status, body]).toMatchObject([
      200,
      {
        binding: { phone: `+86 138****${next.slice(-4)}`, primary: true, status: 'active' },
        change: { kind: 'replace', status: 'applied', phoneId },
      },
    ]);
    const { startedAt, objectionUntil } = body.change;
    expect(Date.parse(objectionUntil) - Date.parse(startedAt)).toBe(72 * 3_600_000);
    expect((await person.phones()).items).toEqual([body.binding]);
    const other = await server.person();
    server.clock.advance(61);
    expect((await other.bindNumber(phone)).status).toBe('active');
  });

  test.each([
    ['the owner’s', 'ownerProof.verification.code'],
    ['the new number’s', 'verification.code'],
  ])('P4: %s code wrong: told which, only that one counted, nothing changed', async (_which, path) => {
    const { person, phone, phoneId } = await bound();
    const next = newPhone();
    const proofs = await person.replaceProofs(phoneId, phone, next);
    const wrong = structuredClone(proofs);
    const spoilt = path === 'verification.code' ? wrong.verification : wrong.ownerProof.verification;
    spoilt.code = otherCode(spoilt.code);
    const { status, body } = await person.replace(phoneId, wrong);
    expect([status, body]).toMatchObject([
      422,
      { code: 'code_wrong', triesLeft: 4, errors: [{ path, code: 'code_wrong' }] },
    ]);
    const triesLeft = async (id: string) =>
      (await person.get<{ triesLeft: number }>(`/v1/verifications/${id}`)).body.triesLeft;
    const right = path === 'verification.code' ? proofs.ownerProof.verification : proofs.verification;
    expect([await triesLeft(spoilt.id), await triesLeft(right.id)]).toEqual([4, 5]);
    expect((await person.replace(phoneId, proofs)).status).toBe(200);
  });

  test('P4: both wrong: both counted, both named', async () => {
    const { person, phone, phoneId } = await bound();
    const proofs = await person.replaceProofs(phoneId, phone, newPhone());
    proofs.verification.code = otherCode(proofs.verification.code);
    proofs.ownerProof.verification.code = otherCode(proofs.ownerProof.verification.code);
    const { body } = await person.replace(phoneId, proofs);
    expect(body.errors?.map(({ path }) => path).sort()).toEqual(['ownerProof.verification.code', 'verification.code']);
  });

  test('P4: one code can’t be both', async () => {
    const { person, phone, phoneId } = await bound();
    const { verification, ownerProof } = await person.replaceProofs(phoneId, phone, newPhone());
    for (const [owner, own] of [
      [verification, verification],
      [ownerProof.verification, ownerProof.verification],
      [verification, ownerProof.verification],
    ]) {
      const { body } = await person.replace(phoneId, { verification: own, ownerProof: { verification: owner } });
      expect(body.code).toBe('code_mismatch');
    }
  });

  test('P4: 100 at once with the same codes: one swap', async () => {
    const { person, phone, phoneId } = await bound();
    const proofs = await person.replaceProofs(phoneId, phone, newPhone());
    const answers = await answeredAtOnce(100, () => person.replace(phoneId, proofs));
    expect(tally(answers)['200']).toBe(1);
    expect((await person.phones()).items).toHaveLength(1);
  });
});

describe('P5: the old number is told', () => {
  test('P5: by an SMS that names neither the account nor the new number, by the inbox, and other devices are signed out', async () => {
    const { person, phone, phoneId } = await bound();
    const { username } = await person.account();
    const elsewhere = server.client();
    await elsewhere.signIn(username);
    const next = newPhone();
    await person.replace(phoneId, await person.replaceProofs(phoneId, phone, next));
    const text = await eventually(
      () => server.sandbox.received(phone).find((sms) => sms.text.includes('/o#'))?.text,
      'the notice to the old number',
    );
    expect(text).toMatch(/^【B特派】.*72小时.*http\S+\/o#[\w-]{22} /);
    for (const named of [username, next.slice(-4), next.slice(3), phone.slice(3)]) expect(text).not.toContain(named);
    expect((await elsewhere.get('/v1/account')).body.code).toBe('session_ended');
    const { id } = await person.account();
    const told = await server.sql<{ kind: string }>(
      `select kind from notifications where account_id = '${id}' order by id`,
    );
    expect(told.map(({ kind }) => kind)).toEqual(['phone_bound', 'signed_in_on_new_device', 'phone_replaced']);
  });

  test('P5: its objection puts the old number back, restricts the account, ends every session', async () => {
    const { person, phone, phoneId } = await bound();
    const { id, username } = await person.account();
    const next = newPhone();
    await person.replace(phoneId, await person.replaceProofs(phoneId, phone, next));
    const token = await server.objectionSentTo(phone);
    const nobody = server.client();
    expect(await nobody.post('/v1/phone-objections', { token })).toMatchObject({
      status: 202,
      body: { outcome: 'restored' },
    });
    expect((await person.get('/v1/account')).body.code).toBe('session_ended');
    expect(await nobody.post('/v1/phone-objections', { token })).toMatchObject({
      status: 202,
      body: { outcome: 'restored' },
    });
    await person.signIn(username);
    const account = await person.account();
    expect(account).toMatchObject({
      id,
      status: 'restricted',
      phone: { id: phoneId, phone: `+86 138****${phone.slice(-4)}` },
    });
    expect((await person.ask('replace_phone_current', { phoneId })).body.code).toBe('account_restricted');
    server.clock.advance(61);
    const verification = await person.proof('lift_restriction', {}, phone);
    expect(await person.post('/v1/account/lift-restriction', { verification })).toMatchObject({
      status: 200,
      body: { status: 'active' },
    });
  });
});
