import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answeredAtOnce, atOnce, tally } from '../../../testing/at-once.ts';
import type { Client } from '../../../testing/client.ts';
import { newPhone, otherCode } from '../../../testing/client.ts';
import type { TestServer } from '../../../testing/server.ts';
import { startTestServer } from '../../../testing/server.ts';
import { createCrypto } from '../../kit/crypto.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({
    env: { SMS_PER_NUMBER_PER_MINUTE: '1000', SMS_PER_NUMBER_PER_HOUR: '1000', SMS_PER_NUMBER_PER_DAY: '1000' },
  });
});
afterAll(() => server.close());

async function asked(person: Client, phone: string) {
  const after = server.sandbox.received(phone).length;
  const { status, body } = await person.askCode(phone);
  if (status !== 201) throw new Error(`ask: ${body.code}`);
  return { person, phone, id: body.id, code: await server.codeSentTo(phone, { after }) };
}
const claims = async (phone: string) =>
  server.sql<{ account_id: string }>('select account_id from phone_claims where phone_index = $1', [
    createCrypto(server.keys).blindIndex(phone),
  ]);

describe('P1: one account per number', () => {
  test('P1: 100 accounts bind the same number at once: one', async () => {
    const phone = newPhone();
    const codes: Awaited<ReturnType<typeof asked>>[] = [];
    for (let n = 0; n < 100; n++) codes.push(await asked(await server.person(), phone));
    const answers = await answeredAtOnce(100, (n) => codes[n]!.person.bind(codes[n]!.id, codes[n]!.code));
    expect(tally(answers)).toEqual({ 201: 1, phone_taken: 99 });
    expect(await claims(phone)).toHaveLength(1);
    const active = await server.sql(`select 1 from phone_bindings where phone_index = $1 and status = 'active'`, [
      createCrypto(server.keys).blindIndex(phone),
    ]);
    expect(active).toHaveLength(1);
  });

  test('P1: the database holds it, not a check: a second claim can’t even be written by hand', async () => {
    const phone = newPhone();
    await (await server.person()).bindNumber(phone);
    const [claim] = await claims(phone);
    const again = server.sql(
      'insert into phone_claims (phone_index, account_id, binding_id) values ($1, gen_random_uuid(), gen_random_uuid())',
      [createCrypto(server.keys).blindIndex(phone)],
    );
    await expect(again).rejects.toMatchObject({ code: '23505' });
    expect(await claims(phone)).toEqual([claim]);
  });

  test('P1: a person has one number; a second ask says so, and a code from before is left unspent', async () => {
    const person = await server.person();
    const phone = newPhone();
    await person.bindNumber(phone);
    expect((await person.askCode(newPhone())).body.code).toBe('phone_already_bound');
    expect((await person.askCode(phone)).body.code).toBe('phone_unchanged');
  });

  test('P1: an enterprise has as many as its policy, 20 binds at once included, and one of them is primary', async () => {
    const person = await server.person('enterprise');
    for (let n = 0; n < 4; n++) await person.bindNumber();
    const { id, code } = await asked(person, newPhone());
    expect(tally(await atOnce(20, () => person.bind(id, code)))).toEqual({ 201: 1, code_spent: 19 });
    expect((await person.askCode(newPhone())).body.code).toBe('phone_already_bound');
    const { body } = await person.get<{ items: { primary: boolean }[]; policy: object }>('/v1/phones');
    expect(body.policy).toEqual({ max: 5, kind: 'enterprise' });
    expect(body.items.map(({ primary }) => primary)).toEqual([true, false, false, false, false]);
  });
});

describe('P2: numbers nobody has proven reserve nothing', () => {
  test('P2: whoever only asked has nothing; whoever proves it first has it', async () => {
    const phone = newPhone();
    const [squatter, owner] = [await server.person(), await server.person()];
    const theirs = await asked(squatter, phone);
    await squatter.bind(theirs.id, otherCode(theirs.code));
    expect((await squatter.account()).phone).toBeNull();
    expect(await claims(phone)).toEqual([]);
    const mine = await asked(owner, phone);
    expect((await owner.bind(mine.id, mine.code)).status).toBe(201);
    expect(await claims(phone)).toHaveLength(1);
  });

  const bodies: object[] = [
    { phone: '+8613800138000' },
    { displayName: 'x', phone: { phone: '+8613800138000', primary: true } },
    { phoneVerified: true },
    { status: 'active' },
    { kind: 'enterprise' },
  ];
  test.each(bodies)('P2: the profile takes no %j', async (body) => {
    const person = await server.person();
    const before = await person.account();
    expect((await person.call('PATCH', '/v1/account', body)).status).toBe(422);
    expect(await person.account()).toEqual(before);
  });
});

describe('P3: “taken” is told only after possession is proven', () => {
  test('P3: a wrong code on a taken number says only that it is wrong', async () => {
    const [holder, other, phone] = [await server.person(), await server.person(), newPhone()];
    await holder.bindNumber(phone);
    const { id, code } = await asked(other, phone);
    expect(await other.bind(id, otherCode(code))).toMatchObject({
      status: 422,
      body: { code: 'code_wrong', triesLeft: 4 },
    });
    const told = await other.bind(id, code);
    expect(told).toMatchObject({ status: 409, body: { code: 'phone_taken', appeal: { topic: 'phone_taken' } } });
    expect(JSON.stringify(told.body)).not.toContain((await holder.account()).id);
    expect(JSON.stringify(told.body)).not.toContain((await holder.account()).username);
    expect((await other.bind(id, code)).body.code).toBe('code_spent');
  });

  test('P3: the holder’s log says that someone proved it, and nothing else changes for them', async () => {
    const [holder, other, phone] = [await server.person(), await server.person(), newPhone()];
    await holder.bindNumber(phone);
    const before = await holder.account();
    const { id, code } = await asked(other, phone);
    await other.bind(id, code);
    expect(await holder.account()).toEqual(before);
    const lines = await server.sql<{ entry: string }>(
      `select entry from activity where account_id = $1 and kind = 'phone_claimed_by_other'`,
      [before.id],
    );
    expect(lines).toHaveLength(1);
    expect(lines[0]!.entry).not.toContain((await other.account()).id);
  });

  test('P3: the way to appeal names where to write, if there is one', async () => {
    const helpful = await startTestServer({ env: { SUPPORT_CONTACT: 'help@btepai.example' } });
    const [holder, other, phone] = [await helpful.person(), await helpful.person(), newPhone()];
    await holder.bindNumber(phone);
    helpful.clock.advance(61);
    const { body } = await other.askCode(phone);
    const told = await other.bind(body.id, await helpful.codeSentTo(phone, { after: 1 }));
    expect(told.body.appeal).toMatchObject({ contact: 'help@btepai.example' });
    await helpful.close();
  });
});

describe('C9: binding kills outstanding codes and other sessions', () => {
  test('C9: another code of the account, and every session but the one that bound', async () => {
    const person = await server.person('enterprise');
    const { username } = await person.account();
    const elsewhere = server.client();
    const { body } = await elsewhere.post<{ session: { token: string } }>('/v1/sessions', {
      identifier: username,
      password: 'plum harbour 42',
    });
    elsewhere.token = body.session.token;
    const { id, code } = await asked(person, newPhone());
    expect((await person.bind(id, code)).status).toBe(201);
    expect((await elsewhere.get('/v1/account')).body.code).toBe('session_ended');
    expect((await person.get('/v1/account')).status).toBe(200);
    const current = await server.sql('select 1 from current_verifications where account_id = $1', [
      (await person.account()).id,
    ]);
    expect(current).toEqual([]);
  });

  test('C9: a bind that failed ends nothing', async () => {
    const person = await server.person();
    const { username } = await person.account();
    const elsewhere = server.client();
    const { body } = await elsewhere.post<{ session: { token: string } }>('/v1/sessions', {
      identifier: username,
      password: 'plum harbour 42',
    });
    elsewhere.token = body.session.token;
    const { id, code } = await asked(person, newPhone());
    await person.bind(id, otherCode(code));
    expect((await elsewhere.get('/v1/account')).status).toBe(200);
    expect((await person.bind(id, code)).status).toBe(201);
  });
});

test('P10: the answer that was given stays true in another process, and an unfinished bind changed nothing', async () => {
  const [person, phone] = [await server.person(), newPhone()];
  const { id } = await asked(person, phone);
  const second = await startTestServer({ beside: server });
  const there = Object.assign(second.client(), { token: person.token });
  expect((await there.account()).phone).toBeNull();
  const bound = await there.bind(id, await server.codeSentTo(phone));
  expect(bound.status).toBe(201);
  await second.close();
  expect((await person.get('/v1/phones')).body).toMatchObject({ items: [bound.body] });
  expect(new Date(bound.body.boundAt).toISOString()).toBe(bound.body.boundAt);
  expect(Math.abs(Date.parse(bound.body.boundAt) - server.clock.now().getTime())).toBeLessThan(60_000);
});
