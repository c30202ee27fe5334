import type { Problem } from '@btepai/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Answer } from '../../server/testing/client.ts';
import { factorsOf } from '../../server/testing/factors.ts';
import { placeOrder } from '../../server/testing/orders.ts';
import { freshKey, paymentOf, walletOf } from '../../server/testing/pay.ts';
import type { TestServer } from '../../server/testing/server.ts';
import { startTestServer } from '../../server/testing/server.ts';
import { rowsOf, settled } from './operations.ts';
import type { Proof, World } from './ways.ts';
import { contact, newPassword, password, prepare, stateOf, toPay, ways, wide, world } from './ways.ts';

/** What an act does is fixed when its code is asked for, and whose it is by the session: nothing in a body changes either. */
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ env: wide });
});
afterAll(() => server.close());

type Spent = Answer<Pick<Problem, 'code'>>;
const edited: [what: string, way: string, spend: (where: World, verification: Proof) => Promise<Spent>][] = [
  [
    'another new password',
    'change_password',
    ({ person }, verification) =>
      person.call('PUT', '/v1/account/password', {
        currentPassword: password,
        newPassword: `${newPassword}4`,
        verification,
      }),
  ],
  ...(
    [
      ['another name of the contact', { ...contact, name: '别人' }],
      ['another address', { ...contact, address: '北京市东城区 2 号' }],
      ['no address', { name: contact.name }],
      ['a number beside it', { ...contact, phone: '13900139000' }],
      ['another region', { ...contact, region: 'HK' }],
    ] as const
  ).map(([what, contact]): (typeof edited)[number] => [
    what,
    'change_profile',
    ({ person }, verification) => person.call('PATCH', '/v1/account', { contact, verification }),
  ]),
  [
    'another name beside the contact',
    'change_profile',
    ({ person }, verification) =>
      person.call('PATCH', '/v1/account', { contact, displayName: '别的名字', verification }),
  ],
  [
    'another device',
    'manage_devices',
    async ({ person, deviceId }, verification) => {
      const { items } = (await person.get<{ items: { id: string }[] }>('/v1/devices')).body;
      const other = items.find(({ id }) => id !== deviceId)!;
      return person.call('DELETE', `/v1/devices/${other.id}`, { verification });
    },
  ],
  [
    'a factor to remove, where one was to be added',
    'manage_factors: add_totp',
    ({ person, factorId }, verification) =>
      person.call('DELETE', `/v1/factors/${factorId}`, { verification, password }),
  ],
  [
    'another factor to remove',
    'manage_factors: remove',
    async ({ person, primary }, verification) => {
      const [before] = (await factorsOf(person)).items;
      const fresh = await person.proof('manage_factors', { factorAct: { act: 'new_recovery_codes' } }, primary);
      await person.post('/v1/factors/recovery-codes', { verification: fresh });
      const [after] = (await factorsOf(person)).items;
      expect(after!.id).not.toBe(before!.id);
      return person.call('DELETE', `/v1/factors/${after!.id}`, { verification, password });
    },
  ],
];

describe('25: the act is edited after its code was sent', () => {
  test.each(edited)('25: %s', async (_what, way, spendEdited) => {
    const where = await world(server);
    const proof = await ways[way]!.ask(where);
    const before = await stateOf(where);
    const answer = await spendEdited(where, proof);
    // Asking for a code to remove a factor took the place of the one for another: either way it is good for nothing else.
    expect(answer.body.code).toMatch(/^code_(mismatch|superseded)$/);
    if (way === 'manage_factors: remove') return;
    expect(await stateOf(where)).toEqual(before);
    // It is still good for what it was asked for.
    expect((await ways[way]!.spend(where, proof)).status).toBeLessThan(300);
  });
});

/** Not by a body, for none names them: in the database, as someone would who has got that far. */
const inTheRow: [what: string, set: string][] = [
  ['a cent less', 'amount_fen = amount_fen - 1'],
  ['a cent more', 'amount_fen = amount_fen + 1'],
  ['another payee', `payee = 'B特派·寄件'`],
  ['the payee with a blank', `payee = payee || ' '`],
];

describe('25, M4: payee or amount is edited after the code was sent', () => {
  test.each(inTheRow)('25, M4: %s', async (_what, set) => {
    const where = await world(server);
    const proof = await ways.confirm_payment!.ask(where);
    const id = await toPay(where);
    const before = await stateOf(where);
    const [row] = await server.sql('select amount_fen, payee from payments where id = $1', [id]);
    await server.sql(`update payments set ${set} where id = $1`, [id]);
    expect((await ways.confirm_payment!.spend(where, proof)).body.code).toBe('code_mismatch');
    expect(await stateOf(where)).toEqual(before);
    await server.sql('update payments set amount_fen = $2, payee = $3 where id = $1', [
      id,
      row!.amount_fen,
      row!.payee,
    ]);
    expect((await ways.confirm_payment!.spend(where, proof)).status).toBe(200);
  });

  test('25, M4: by the method, the order, or another payment of the same order', async () => {
    const where = await world(server);
    const proof = await ways.confirm_payment!.ask(where);
    const id = await toPay(where);
    const { body } = await where.person.get<{ orderId: string }>(`/v1/payments/${id}`);
    const other = await placeOrder(where.person);
    await server.sql('update payments set order_id = $2 where id = $1', [id, other.id]);
    expect((await ways.confirm_payment!.spend(where, proof)).body.code).toBe('code_mismatch');
    await server.sql('update payments set order_id = $2 where id = $1', [id, body.orderId]);
    const next = await paymentOf(where.person, body.orderId);
    where.paymentId = Promise.resolve(next.id);
    expect((await ways.confirm_payment!.spend(where, proof)).body.code).toBe('code_mismatch');
  });

  test.each([
    { amount: { amount: 1, currency: 'CNY' } },
    { payee: 'x' },
    { amountFen: 1 },
    { orderId: 'x' },
    { method: 'wallet' },
  ])('25: %j in the body of the confirmation is refused', async (more) => {
    const where = await world(server);
    const verification = await ways.confirm_payment!.ask(where);
    const path = `/v1/payments/${await toPay(where)}/confirm`;
    const answer = await where.person.post(path, { verification, ...more }, freshKey());
    expect([answer.status, answer.body.code]).toEqual([422, 'validation_failed']);
  });

  test('25: the same in the database while it is being confirmed: what is paid is what was proven', async () => {
    for (let round = 0; round < 5; round++) {
      const where = await world(server);
      const proof = await ways.confirm_payment!.ask(where);
      const id = await toPay(where);
      const [answer] = await Promise.all([
        ways.confirm_payment!.spend(where, proof),
        server.sql('update payments set payee = $2 where id = $1', [id, '别人']),
      ]);
      const { available } = await walletOf(where.person);
      expect([answer.status, available.amount]).toEqual(answer.status === 200 ? [200, 10_000 - 2_998] : [409, 10_000]);
    }
  });
});

describe.each(Object.entries(ways))('18: another’s code for %s', (way, { ask, spend, otherCode }) => {
  test('18: does nothing at either account, and is unspent', async () => {
    const [owner, thief] = [await world(server), await world(server)];
    const proof = await ask(owner);
    await prepare(thief, way);
    await settled(server);
    const [before, rows] = [await stateOf(thief), await rowsOf(server, owner.accountId)];
    expect((await spend(thief, proof)).body.code).toBe(otherCode ?? 'code_mismatch');
    expect(await stateOf(thief)).toEqual(before);
    expect(await rowsOf(server, owner.accountId)).toEqual(rows);
    expect((await spend(owner, proof)).status).toBeLessThan(300);
  });
});

/** What someone would write who has read our answers, our tables or another system's, and hopes that a write takes them. */
const fields: Record<string, unknown> = {
  status: 'active',
  restriction: null,
  restrictionLevel: null,
  liftableBy: 'code',
  closesAt: null,
  limited: false,
  phone: '+8613800138000',
  phoneVerified: true,
  phone_verified: true,
  verified: true,
  primary: true,
  password: 'plum harbour 99 x',
  passwordHash: '$argon2id$v=19$m=64,t=1,p=1$AAAA$AAAA',
  passwordChangedAt: '2020-01-01T00:00:00.000Z',
  passwordReminder: false,
  newPassword: 'plum harbour 99 x',
  kind: 'enterprise',
  username: 'someone_else',
  id: '01890a5d-ac96-774b-bcce-b302099a8057',
  accountId: '01890a5d-ac96-774b-bcce-b302099a8057',
  role: 'admin',
  isAdmin: true,
  trusted: true,
  provenAt: '2999-01-01T00:00:00.000Z',
  hasFactor: true,
};
const aliases: [what: string, spell: (key: string) => string][] = [
  ['as it is', (key) => key],
  ['in snake case', (key) => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)],
  ['in capitals', (key) => key.toUpperCase()],
  ['with a blank', (key) => `${key} `],
  [
    'in full-width letters',
    (key) => [...key].map((letter) => String.fromCodePoint(letter.codePointAt(0)! + 0xfee0)).join(''),
  ],
  ['as a path', (key) => `account.${key}`],
  ['as a form would', (key) => `account[${key}]`],
  ['as JSON-API', (key) => `/${key}`],
];

describe('3: what a write must not take', () => {
  test.each(aliases)('3: fields of the account in its change, %s', async (_what, spell) => {
    const where = await world(server);
    await settled(server);
    const before = await rowsOf(server, where.accountId);
    for (const [name, value] of Object.entries(fields)) {
      const key = spell(name);
      if (key === 'password') continue;
      for (const body of [
        { [key]: value },
        { displayName: '新名字', [key]: value },
        { contact: { name: 'x', [key]: value } },
        { account: { [key]: value } },
        { data: { attributes: { [key]: value } } },
        { displayName: { [key]: value } },
        { contact: [{ [key]: value }] },
      ]) {
        // The contact's own number may be said; without a proof in a session that is not fresh it is not taken either.
        if ('contact' in body && key === 'phone') continue;
        const answer = await where.person.call('PATCH', '/v1/account', body);
        expect([answer.status, answer.body.code], JSON.stringify(body)).toEqual([422, 'validation_failed']);
      }
    }
    expect(await rowsOf(server, where.accountId)).toEqual(before);
  });

  test('3: a password beside a change is a proof and changes none', async () => {
    const where = await world(server);
    const answer = await where.person.call('PATCH', '/v1/account', {
      displayName: '新名字',
      password: 'plum harbour 99 x',
    });
    expect(answer.status).toBe(200);
    const { status } = await where.person.post('/v1/sessions', { identifier: where.username, password });
    expect(status).toBe(201);
  });

  test.each([
    '{"__proto__": {"status": "active"}}',
    '{"displayName": "x", "__proto__": {"limited": false}}',
    '{"constructor": {"prototype": {"limited": false}}}',
    '{"contact": {"name": "x", "__proto__": {"phone": "+8613800138000"}}}',
    '{"displayName": "x", "displayName": {"phone": "+8613800138000"}}',
    '[{"status": "active"}]',
    '"status"',
    'null',
  ])('3: %s', async (body) => {
    const where = await world(server);
    await settled(server);
    const before = await rowsOf(server, where.accountId);
    const answer = await where.person.call('PATCH', '/v1/account', body);
    expect([400, 422]).toContain(answer.status);
    expect(await rowsOf(server, where.accountId)).toEqual(before);
    expect(Object.hasOwn(Object.prototype, 'status') || Object.hasOwn(Object.prototype, 'limited')).toBe(false);
  });

  test('3: the same fields at the registration make no better account', async () => {
    for (const [name, value] of Object.entries(fields)) {
      if (['username', 'password', 'kind'].includes(name)) continue;
      const body = { username: 'never_registered', password, [name]: value };
      expect((await server.client().post('/v1/accounts', body)).body.code, name).toBe('validation_failed');
    }
    const { body } = await server.client().post('/v1/sessions', { identifier: 'never_registered', password });
    expect(body.code).toBe('credentials_wrong');
  });
});
