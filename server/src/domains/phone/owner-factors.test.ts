import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answeredAtOnce, tally } from '../../../testing/at-once.ts';
import { newPhone, otherCode } from '../../../testing/client.ts';
import { addTotp, factorsOf, makeRecoveryCodes, password } from '../../../testing/factors.ts';
import type { TestServer } from '../../../testing/server.ts';
import { startTestServer } from '../../../testing/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ env: { SIGN_IN_FAILURES_PER_ACCOUNT_PER_HOUR: '100000' } });
});
afterAll(() => server.close());

/** Someone with a number, an authenticator and recovery codes, and the new number's code in hand. */
async function readyToReplace() {
  const [person, old, next] = [await server.person(), newPhone(), newPhone()];
  const app = await addTotp(person, server.clock);
  const codes = await makeRecoveryCodes(person, { totp: app.code(), password });
  const { id: phoneId } = await person.bindNumber(old, { totp: app.code(), password });
  server.clock.advance(3_600);
  const verification = await person.proof('replace_phone_new', { phoneId, phone: next }, next);
  return { person, old, next, app, codes, phoneId, verification };
}

describe('P4: an authenticator and the password in the place of the code to the current number', () => {
  test('P4: replace at once, and tell the old number', async () => {
    const { person, old, next, app, phoneId, verification } = await readyToReplace();
    const { status, body } = await person.replace(phoneId, {
      verification,
      ownerProof: { totp: app.code(), password },
    });
    expect([status, body.change?.status]).toEqual([200, 'applied']);
    expect((await person.phones()).items).toMatchObject([{ phone: expect.stringContaining(next.slice(-4)) }]);
    await server.objectionSentTo(old);
  });

  test('P4: a wrong code of either leaves the other good', async () => {
    const { person, app, phoneId, verification } = await readyToReplace();
    const totp = app.code();
    const wrongTotp = { verification, ownerProof: { totp: otherCode(totp), password } };
    expect((await person.replace(phoneId, wrongTotp)).body).toMatchObject({
      code: 'code_wrong',
      triesLeft: 4,
      errors: [{ path: 'ownerProof.totp' }],
    });
    const wrongNew = {
      verification: { ...verification, code: otherCode(verification.code) },
      ownerProof: { totp, password },
    };
    expect((await person.replace(phoneId, wrongNew)).body).toMatchObject({
      code: 'code_wrong',
      triesLeft: 4,
      errors: [{ path: 'verification.code' }],
    });
    expect((await person.replace(phoneId, { verification, ownerProof: { totp, password } })).status).toBe(200);
  });

  test('P4: a wrong password is refused before either is tried', async () => {
    const { person, app, phoneId, verification } = await readyToReplace();
    const totp = app.code();
    const wrong = await person.replace(phoneId, { verification, ownerProof: { totp, password: 'a wrong one' } });
    expect(wrong.body.code).toBe('credentials_wrong');
    expect((await person.replace(phoneId, { verification, ownerProof: { totp, password } })).status).toBe(200);
  });

  test('P4: 200 at once replace once', async () => {
    const { person, app, phoneId, verification } = await readyToReplace();
    const body = { verification, ownerProof: { totp: app.code(), password } };
    const answers = await answeredAtOnce(200, () => person.replace(phoneId, body));
    expect(tally(answers)['200']).toBe(1);
  });

  test('C4: 200 wrong codes of the new number beside a right authenticator are counted five times', async () => {
    const { person, app, phoneId, verification } = await readyToReplace();
    const totp = app.code();
    const wrong = {
      verification: { ...verification, code: otherCode(verification.code) },
      ownerProof: { totp, password },
    };
    const answers = await answeredAtOnce(200, () => person.replace(phoneId, wrong));
    expect(tally(answers)).toEqual({ code_wrong: 5, code_locked: 195 });
    expect((await person.replace(phoneId, { verification, ownerProof: { totp, password } })).body.code).toBe(
      'code_locked',
    );
  });

  test('P3: a number that is another’s is told, with the way to appeal', async () => {
    const { person, app, phoneId } = await readyToReplace();
    const theirs = newPhone();
    await (await server.person()).bindNumber(theirs);
    server.clock.advance(3_600);
    const verification = await person.proof('replace_phone_new', { phoneId, phone: theirs }, theirs);
    const { body } = await person.replace(phoneId, { verification, ownerProof: { totp: app.code(), password } });
    expect(body).toMatchObject({ code: 'phone_taken', appeal: { topic: 'phone_taken' } });
  });

  test('P4: where no authenticator is set up, its code is no way', async () => {
    const [person, next] = [await server.person(), newPhone()];
    const { id: phoneId } = await person.bindNumber();
    const verification = await person.proof('replace_phone_new', { phoneId, phone: next }, next);
    const { body } = await person.replace(phoneId, { verification, ownerProof: { totp: '000000', password } });
    expect(body).toMatchObject({ code: 'step_up_required', purpose: 'replace_phone_current' });
  });

  test('a repeated request is answered as the first was', async () => {
    const { person, app, phoneId, verification } = await readyToReplace();
    const body = { verification, ownerProof: { totp: app.code(), password } };
    const options = { headers: { 'idempotency-key': 'replace-by-factor' } };
    const [first, again] = [await person.replace(phoneId, body, options), await person.replace(phoneId, body, options)];
    expect([first.status, again.status, again.body]).toEqual([200, 200, first.body]);
  });
});

describe('P6: a recovery code and the password, where the old number is lost', () => {
  test('P6: start a change that waits 24 hours, from any device, and that the old number can stop', async () => {
    const { person, old, next, codes, phoneId, verification } = await readyToReplace();
    await server.sql('update devices set trusted_since = null where account_id = $1', [(await person.account()).id]);
    const started = await person.replace(phoneId, { verification, ownerProof: { recoveryCode: codes[0], password } });
    expect([started.status, started.body.change?.status]).toEqual([200, 'waiting']);
    const { startedAt, appliesAt } = started.body.change!;
    expect(Date.parse(appliesAt) - Date.parse(startedAt)).toBe(24 * 3_600_000);
    await server.objectionSentTo(old);
    expect((await factorsOf(person)).items.find(({ type }) => type === 'recovery_codes')).toMatchObject({ left: 9 });
    server.clock.advance(24 * 3_600);
    await server.app.schedule.run('apply due phone changes');
    expect((await person.phones()).items).toMatchObject([{ phone: expect.stringContaining(next.slice(-4)) }]);
  });

  test('P6: a wrong code of the new number burns no recovery code', async () => {
    const { person, codes, phoneId, verification } = await readyToReplace();
    const wrong = { ...verification, code: otherCode(verification.code) };
    const ownerProof = { recoveryCode: codes[0], password };
    expect((await person.replace(phoneId, { verification: wrong, ownerProof })).body.code).toBe('code_wrong');
    expect((await person.replace(phoneId, { verification, ownerProof })).status).toBe(200);
  });
});

describe('P7: the last number', () => {
  test('P7: without another way back in, says what to set up first; with recovery codes it goes', async () => {
    const [person, phone] = [await server.person(), newPhone()];
    const { id: phoneId } = await person.bindNumber(phone);
    server.clock.advance(3_600);
    const verification = await person.proof('unbind_phone', { phoneId }, phone);
    const unbind = () => person.post(`/v1/phones/${phoneId}/unbind`, { verification });
    expect((await unbind()).body).toMatchObject({
      code: 'last_recovery_path',
      setUpFirst: ['passkey', 'recovery_codes'],
    });
    await server.sql('delete from send_windows');
    const step = await person.proof('manage_factors', { factorAct: { act: 'new_recovery_codes' } }, phone);
    await makeRecoveryCodes(person, { verification: step });
    expect((await unbind()).status).toBe(200);
  });
});
