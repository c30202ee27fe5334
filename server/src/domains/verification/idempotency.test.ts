import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answeredAtOnce, atOnce, tally } from '../../../testing/at-once.ts';
import { newPhone, otherCode } from '../../../testing/client.ts';
import type { TestServer } from '../../../testing/server.ts';
import { startTestServer } from '../../../testing/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  server.clock.freeze();
});
afterAll(() => server.close());

let keys = 0;
const withKey = (key = `key-${keys++}`) => ({ headers: { 'idempotency-key': key } });

async function asked() {
  const [person, phone] = [await server.person(), newPhone()];
  const { body } = await person.askCode(phone);
  return { person, phone, id: body.id, code: await server.codeSentTo(phone) };
}

describe('asking for a code under one Idempotency-Key', () => {
  test('100 at once: one verification, one SMS, the same answer', async () => {
    const [person, phone, key] = [await server.person(), newPhone(), withKey()];
    const answers = await answeredAtOnce(100, () => person.askCode(phone, key));
    expect(tally(answers)).toEqual({ 201: 100 });
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    await server.codeSentTo(phone);
    expect(server.sandbox.received(phone)).toHaveLength(1);
    const [{ count }] = (await server.sql<{ count: string }>(
      'select count(*) from verifications where account_id = $1',
      [(await person.account()).id],
    )) as [{ count: string }];
    expect(Number(count)).toBe(1);
  });

  test('another body: refused, and nothing sent', async () => {
    const [person, phone, other, key] = [await server.person(), newPhone(), newPhone(), withKey()];
    await person.askCode(phone, key);
    server.clock.advance(61);
    expect(await person.askCode(other, key)).toMatchObject({ status: 422, body: { code: 'idempotency_key_reused' } });
    expect(
      await server.sql('select 1 from messages where account_id = $1', [(await person.account()).id]),
    ).toHaveLength(1);
  });

  test('the same key of another account is another key', async () => {
    const key = withKey();
    for (const person of [await server.person(), await server.person()])
      expect((await person.askCode(newPhone(), key)).status).toBe(201);
  });

  test('the answer after a lost one is the same, although asking anew would be too soon', async () => {
    const [person, phone, key] = [await server.person(), newPhone(), withKey()];
    const { body } = await person.askCode(phone, key);
    expect((await person.askCode(phone)).body.code).toBe('send_too_soon');
    expect(await person.askCode(phone, key)).toMatchObject({ status: 201, body: { id: body.id } });
  });

  test('also once the code was spent', async () => {
    const [person, phone, key] = [await server.person(), newPhone(), withKey()];
    const { body } = await person.askCode(phone, key);
    await person.bind(body.id, await server.codeSentTo(phone));
    expect(await person.askCode(phone, key)).toMatchObject({ status: 201, body: { id: body.id, status: 'spent' } });
  });

  test('a refusal is not remembered', async () => {
    const [person, phone, key] = [await server.person(), newPhone(), withKey()];
    await (await server.person()).askCode(phone);
    expect((await person.askCode(phone, key)).body.code).toBe('send_too_soon');
    server.clock.advance(60);
    expect((await person.askCode(phone, key)).status).toBe(201);
  });

  test('a resend that lost its answer sends no third SMS', async () => {
    const { person, phone, id } = await asked();
    server.clock.advance(60);
    const key = withKey();
    const answers = await atOnce(20, () => person.post(`/v1/verifications/${id}/resend`, undefined, key));
    expect(tally(answers)).toEqual({ 200: 20 });
    await server.codeSentTo(phone, { after: 1 });
    expect(server.sandbox.received(phone)).toHaveLength(2);
  });
});

describe('binding under one Idempotency-Key', () => {
  test('100 at once: one binding, the same answer', async () => {
    const { person, id, code } = await asked();
    const key = withKey();
    const answers = await answeredAtOnce(100, () => person.bind(id, code, key));
    expect(tally(answers)).toEqual({ 201: 100 });
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
  });

  test('the wrong code 100 at once: one try counted, the same answer', async () => {
    const { person, id, code } = await asked();
    const key = withKey();
    const answers = await answeredAtOnce(100, () => person.bind(id, otherCode(code), key));
    expect(tally(answers)).toEqual({ code_wrong: 100 });
    expect(new Set(answers.map(({ body }) => body.triesLeft))).toEqual(new Set([4]));
    expect(await person.bind(id, code)).toMatchObject({ status: 201 });
  });

  test('“taken” repeats with the same claim', async () => {
    const { person: holder, phone, id, code } = await asked();
    await holder.bind(id, code);
    server.clock.advance(61);
    const other = await server.person();
    const { body } = await other.askCode(phone);
    const again = await server.codeSentTo(phone, { after: 1 });
    const key = withKey();
    const answers = await atOnce(10, () => other.bind(body.id, again, key));
    expect(tally(answers)).toEqual({ phone_taken: 10 });
    expect(new Set(answers.map((answer) => answer.body.appeal?.claimToken)).size).toBe(1);
    const told = await server.sql(`select 1 from activity where kind = 'phone_claimed_by_other' and account_id = $1`, [
      (await holder.account()).id,
    ]);
    expect(told).toHaveLength(1);
  });

  test('another body under a used key is refused before its code is looked at', async () => {
    const { person, id, code } = await asked();
    const key = withKey();
    expect((await person.bind(id, otherCode(code), key)).body).toMatchObject({ code: 'code_wrong', triesLeft: 4 });
    // A sequence is not rolled back: it shows work that was done and undone, by which a right code could be told by time.
    await server.sql(`create sequence probe; create function probed() returns trigger language plpgsql as $$
      begin perform nextval('probe'); return new; end $$;
      create trigger probe before insert on phone_claims for each row execute function probed();`);
    expect((await person.bind(id, code, key)).body.code).toBe('idempotency_key_reused');
    const [probe] = await server.sql<{ is_called: boolean }>('select is_called from probe');
    await server.sql('drop trigger probe on phone_claims; drop sequence probe; drop function probed');
    expect(probe!.is_called).toBe(false);
  });
});
