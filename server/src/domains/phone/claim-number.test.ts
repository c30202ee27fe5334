import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { atOnce, tally } from '../../../testing/at-once.ts';
import type { Client } from '../../../testing/client.ts';
import { newPhone } from '../../../testing/client.ts';
import type { TestServer } from '../../../testing/server.ts';
import { startTestServer } from '../../../testing/server.ts';

const day = 86_400;
/** Sessions that outlive the idle time, and windows wide enough for a hundred who all read one handset. */
const env = {
  SESSION_IDLE_DAYS: '365',
  DATABASE_CONNECTIONS: '30',
  SMS_PER_NUMBER_PER_MINUTE: '200',
  SMS_PER_NUMBER_PER_HOUR: '200',
  SMS_PER_NUMBER_PER_DAY: '200',
};

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ env });
});
afterAll(() => server.close());

/** A holder who has not been seen for so long, and someone who holds the number now. */
async function idle(days: number) {
  const holder = await server.person();
  const phone = newPhone();
  const { id } = await holder.bindNumber(phone);
  server.clock.advance(days * day);
  return { holder, phone, holderId: (await holderOf(phone))!, bindingId: id };
}
async function holderOf(phone: string) {
  const index = `\\x${(await indexOf(phone)).toString('hex')}`;
  const [row] = await server.sql<{ account_id: string }>(
    'select account_id from phone_claims where phone_index = $1::bytea',
    [index],
  );
  return row?.account_id ?? null;
}
const { createCrypto } = await import('../../kit/crypto.ts');
const indexOf = async (phone: string) => createCrypto(server.keys).blindIndex(phone);
const prove = async (person: Client, phone: string) => {
  const { id, code } = await person.proof('bind_phone', { phone }, phone);
  return person.bind(id, code);
};

describe('P8: a recycled number', () => {
  test.each([
    [179, 'phone_taken'],
    [181, 201],
  ])('P8: after %i days without a sign of its holder: %s', async (days, outcome) => {
    const { phone, holderId } = await idle(days);
    const prover = await server.person();
    const { status, body } = await prove(prover, phone);
    expect(body.code ?? status).toBe(outcome);
    const { id } = await prover.account();
    expect(await holderOf(phone)).toBe(outcome === 201 ? id : holderId);
  });

  test('P8: the prover gets the number and nothing of the account; its holder is told, and still signs in', async () => {
    const { holder, phone, bindingId } = await idle(200);
    const prover = await server.person();
    expect((await prove(prover, phone)).status).toBe(201);
    // The number now finds the prover's account, whose password is another.
    const former = await holder.account();
    expect(former).toMatchObject({ status: 'active', phone: null });
    expect(former.id).not.toBe((await prover.account()).id);
    const rows = await server.sql(
      `select b.status, (select count(*)::int from notifications n where n.account_id = b.account_id and kind = 'phone_released') as told,
         (select count(*)::int from activity a where a.account_id = b.account_id and kind = 'phone_released') as logged
       from phone_bindings b where id = $1`,
      [bindingId],
    );
    expect(rows).toEqual([{ status: 'released', told: 1, logged: 1 }]);
  });

  test('P8: a holder who was seen since keeps the number, however long ago it was proven', async () => {
    const { holder, phone, holderId } = await idle(170);
    await holder.account();
    server.clock.advance(170 * day);
    const { body } = await prove(await server.person(), phone);
    expect([body.code, body.appeal?.topic]).toEqual(['phone_taken', 'phone_taken']);
    expect(await holderOf(phone)).toBe(holderId);
  });

  test('P8: 20 provers at once who all read the code: one has the number', async () => {
    const { phone } = await idle(200);
    const provers = await atOnce(20, () => server.person());
    const proofs: { id: string; code: string }[] = [];
    for (const prover of provers) proofs.push(await prover.proof('bind_phone', { phone }, phone));
    const answers = await atOnce(20, (n) => provers[n]!.bind(proofs[n]!.id, proofs[n]!.code));
    expect(tally(answers)).toEqual({ 201: 1, phone_taken: 19 });
  });

  test('P8: the same request again, under its key, finds what it made', async () => {
    const { phone } = await idle(200);
    const prover = await server.person();
    const { id, code } = await prover.proof('bind_phone', { phone }, phone);
    const headers = { 'idempotency-key': 'claim-1' };
    const answers = [await prover.bind(id, code, { headers }), await prover.bind(id, code, { headers })];
    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
    expect(answers[0]!.body).toEqual(answers[1]!.body);
  });

  test('P8: the same replacement again, under its key, finds what it made; a bind that was refused is not judged anew', async () => {
    const { phone } = await idle(200);
    const mover = await server.person();
    const old = newPhone();
    const { id: phoneId } = await mover.bindNumber(old);
    const proofs = await mover.replaceProofs(phoneId, old, phone);
    const headers = { 'idempotency-key': 'move-1' };
    const answers = [
      await mover.replace(phoneId, proofs, { headers }),
      await mover.replace(phoneId, proofs, { headers }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(answers[0]!.body).toEqual(answers[1]!.body);

    const taken = await idle(100);
    const prover = await server.person();
    const { id, code } = await prover.proof('bind_phone', { phone: taken.phone }, taken.phone);
    expect((await prover.bind(id, code, { headers })).body.code).toBe('phone_taken');
    await server.sql(`update idempotency_keys set created_at = created_at + interval '100 days'`);
    server.clock.advance(90 * day);
    expect((await prover.bind(id, code, { headers })).body.code).toBe('phone_taken');
  });

  test('P8: a replacement takes it too, and its own old number is told', async () => {
    const { phone } = await idle(200);
    const mover = await server.person();
    const old = newPhone();
    const { id: phoneId } = await mover.bindNumber(old);
    server.clock.advance(61);
    const answer = await mover.replace(phoneId, await mover.replaceProofs(phoneId, old, phone));
    expect(answer).toMatchObject({ status: 200, body: { change: { status: 'applied' } } });
    await server.objectionSentTo(old);
  });
});

describe('P3: taken at a replacement', () => {
  test('P3: told only after both codes, with an appeal; the holder hears of it; the old number stays bound', async () => {
    const { phone, holder } = await idle(0);
    const mover = await server.person();
    const old = newPhone();
    const { id: phoneId } = await mover.bindNumber(old);
    server.clock.advance(61);
    const proofs = await mover.replaceProofs(phoneId, old, phone);
    const answer = await mover.replace(phoneId, proofs);
    expect([answer.status, answer.body]).toMatchObject([
      409,
      { code: 'phone_taken', appeal: { topic: 'phone_taken' } },
    ]);
    expect((await mover.phones()).items).toMatchObject([{ id: phoneId, status: 'active' }]);
    const { id } = await holder.account();
    const told = await server.sql<{ kind: string }>('select kind from notifications where account_id = $1', [id]);
    expect(told.map(({ kind }) => kind)).toContain('phone_proven_by_other');
  });

  test('24: two accounts race for one number, by bind and by replacement: one has it, the others keep what they had', async () => {
    const phone = newPhone();
    const acts: (() => Promise<{ status: number; body: { code?: string } }>)[] = [];
    const movers: { person: Client; phoneId: string }[] = [];
    for (let n = 0; n < 100; n++) {
      const person = await server.person();
      if (n % 2) {
        const { id, code } = await person.proof('bind_phone', { phone }, phone);
        acts.push(() => person.bind(id, code));
        continue;
      }
      const old = newPhone();
      const { id: phoneId } = await person.bindNumber(old);
      movers.push({ person, phoneId });
      const proofs = await person.replaceProofs(phoneId, old, phone);
      acts.push(() => person.replace(phoneId, proofs));
    }
    const answers = await atOnce(100, (n) => acts[n]!());
    expect(answers.filter(({ status }) => status < 300)).toHaveLength(1);
    expect(answers.filter(({ body }) => body.code === 'phone_taken')).toHaveLength(99);
    for (const [n, { person, phoneId }] of movers.entries()) {
      const won = answers[2 * n]!.status === 200;
      const { items } = await person.phones();
      expect(items).toHaveLength(1);
      expect(items[0]!.id === phoneId).toBe(!won);
    }
  }, 120_000);
});
