import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answeredAtOnce, atOnce, tally } from '../../../testing/at-once.ts';
import { newPhone, otherCode } from '../../../testing/client.ts';
import type { TestServer } from '../../../testing/server.ts';
import { startTestServer } from '../../../testing/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

async function asked() {
  const person = await server.person();
  const phone = newPhone();
  const { id: phoneId } = await person.bindNumber(phone);
  server.clock.advance(61);
  const verification = await person.proof('unbind_phone', { phoneId }, phone);
  const unbind = (accept?: boolean, proof = verification) =>
    person.post<{ code: string; binding: object }>(`/v1/phones/${phoneId}/unbind`, {
      verification: proof,
      ...(accept === undefined ? {} : { acceptNoRecovery: accept }),
    });
  return { person, phone, phoneId, verification, unbind };
}

describe('P7: unbinding wants a code to the bound number', () => {
  test('P7: the last way back in is asked about, the code unspent, and goes through when that is accepted', async () => {
    const { person, verification, unbind } = await asked();
    for (const accept of [undefined, false]) expect((await unbind(accept)).body.code).toBe('last_recovery_path');
    const { body } = await person.get(`/v1/verifications/${verification.id}`);
    expect(body).toMatchObject({ status: 'pending', triesLeft: 5 });
    expect(await unbind(true)).toMatchObject({ status: 200, body: { binding: { status: 'unbound' } } });
    expect((await person.account()).phone).toBeNull();
  });

  test('P7: the question is only asked of who has the code: a wrong one is wrong, and counts', async () => {
    const { unbind, verification } = await asked();
    const wrong = { ...verification, code: otherCode(verification.code) };
    expect(await unbind(undefined, wrong)).toMatchObject({ status: 422, body: { code: 'code_wrong', triesLeft: 4 } });
  });

  test('P7: the number is free for others at once, and every code of the account is dead', async () => {
    const { person, phone, phoneId, unbind } = await asked();
    server.clock.advance(61);
    const other = await person.proof('replace_phone_current', { phoneId }, phone);
    await unbind(true);
    expect((await person.get(`/v1/verifications/${other.id}`)).body).toMatchObject({ status: 'cancelled' });
    server.clock.advance(61);
    expect(await (await server.person()).bindNumber(phone)).toMatchObject({ status: 'active' });
  });

  test('P7: twice at once, 100 times: it ends once, and the others hear that the code is used', async () => {
    const { unbind } = await asked();
    const outcomes = tally(await answeredAtOnce(100, () => unbind(true)));
    expect(outcomes['200']).toBe(1);
    expect(Object.keys(outcomes).every((code) => ['200', 'code_spent', 'code_expired'].includes(code))).toBe(true);
  });

  test('P7: other devices are signed out, the log and the inbox know', async () => {
    const { person, unbind } = await asked();
    const { id, username } = await person.account();
    const elsewhere = server.client();
    await elsewhere.signIn(username);
    await unbind(true);
    expect((await elsewhere.get('/v1/account')).body.code).toBe('session_ended');
    expect((await person.get('/v1/account')).status).toBe(200);
    const kinds = async (table: string) =>
      (await server.sql<{ kind: string }>(`select kind from ${table} where account_id = '${id}'`)).map(
        (row) => row.kind,
      );
    expect(await kinds('activity')).toContain('phone_unbound');
    expect(await kinds('notifications')).toContain('phone_unbound');
  });
});

describe('an enterprise has several numbers', () => {
  async function company(count: number) {
    const person = await server.person('enterprise');
    const phones: { phone: string; id: string }[] = [];
    for (let n = 0; n < count; n++) {
      const phone = newPhone();
      phones.push({ phone, id: (await person.bindNumber(phone)).id });
    }
    server.clock.advance(61);
    return { person, phones };
  }

  test('P7: its last number stays, and its primary goes only when another has taken its place', async () => {
    const { person, phones } = await company(2);
    const [first, second] = phones as [(typeof phones)[0], (typeof phones)[0]];
    expect((await person.ask('unbind_phone', { phoneId: first.id })).body.code).toBe('phone_is_primary');
    expect(await person.post(`/v1/phones/${second.id}/primary`)).toMatchObject({
      status: 200,
      body: { binding: { primary: true } },
    });
    const verification = await person.proof('unbind_phone', { phoneId: first.id }, first.phone);
    expect((await person.post(`/v1/phones/${first.id}/unbind`, { verification })).status).toBe(200);
    expect((await person.ask('unbind_phone', { phoneId: second.id })).body.code).toBe('phone_is_last');
  });

  test('P7: a code asked for while another number stood beside can’t end the last one', async () => {
    const { person, phones } = await company(2);
    const [first, second] = phones as [(typeof phones)[0], (typeof phones)[0]];
    const keep = await person.proof('unbind_phone', { phoneId: second.id }, second.phone);
    await person.post(`/v1/phones/${second.id}/primary`);
    expect((await person.post(`/v1/phones/${second.id}/unbind`, { verification: keep })).body.code).toBe(
      'phone_is_primary',
    );
    await person.post(`/v1/phones/${first.id}/primary`);
    expect((await person.post(`/v1/phones/${second.id}/unbind`, { verification: keep })).status).toBe(200);
    expect((await person.phones()).items).toHaveLength(1);
  });

  test('the primary moves, one at a time, also when all are asked for at once', async () => {
    const { person, phones } = await company(4);
    const answers = await atOnce(12, (n) => person.post(`/v1/phones/${phones[n % 4]!.id}/primary`));
    expect(tally(answers)).toEqual({ 200: 12 });
    expect((await person.phones()).items.filter(({ primary }) => primary)).toHaveLength(1);
  });

  test('each number has its label, which a replacement keeps', async () => {
    const { person, phones } = await company(2);
    const [first] = phones as [(typeof phones)[0]];
    const label = await person.call('PATCH', `/v1/phones/${first.id}`, { label: '财务' });
    expect(label).toMatchObject({ status: 200, body: { binding: { label: '财务' } } });
    const next = newPhone();
    const { body } = await person.replace(first.id, await person.replaceProofs(first.id, first.phone, next));
    expect(body.binding).toMatchObject({ label: '财务', primary: true });
  });

  test('a person has neither labels nor a primary to choose', async () => {
    const person = await server.person();
    const { id } = await person.bindNumber();
    expect((await person.post(`/v1/phones/${id}/primary`)).body.code).toBe('forbidden');
    expect((await person.call('PATCH', `/v1/phones/${id}`, { label: 'x' })).body.code).toBe('forbidden');
  });

  test('how many is by the policy that staff set for the account', async () => {
    const { person } = await company(1);
    const { id } = await person.account();
    await server.sql(
      `insert into phone_policies (account_id, max_phones, set_by, set_at) values ($1, 2, 'lin', now())`,
      [id],
    );
    expect((await person.phones()).policy).toEqual({ max: 2, kind: 'enterprise' });
    await person.bindNumber();
    expect((await person.askCode(newPhone())).body.code).toBe('phone_already_bound');
  });
});
