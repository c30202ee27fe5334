import type { PasskeyOptions, SignedIn, SignInPending } from '@btepai/contract';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answeredAtOnce, tally } from '../../server/testing/at-once.ts';
import { launchBrowser } from '../../server/testing/browser.ts';
import type { Client } from '../../server/testing/client.ts';
import { newPhone } from '../../server/testing/client.ts';
import { factorsOf, makeRecoveryCodes, password } from '../../server/testing/factors.ts';
import { placeOrder } from '../../server/testing/orders.ts';
import { PasskeyPhone } from '../../server/testing/passkeys.ts';
import { confirm, give, paymentOf, walletOf } from '../../server/testing/pay.ts';
import type { TestServer } from '../../server/testing/server.ts';
import { startTestServer } from '../../server/testing/server.ts';

let server: TestServer;
let browser: Browser;
let phone: PasskeyPhone;
beforeAll(async () => {
  server = await startTestServer({ atLocalhost: true });
  browser = await launchBrowser();
  phone = await PasskeyPhone.open(browser, server.url);
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

const newCodes = { purpose: 'manage_factors', factorAct: { act: 'new_recovery_codes' } } as const;
const another = { purpose: 'manage_factors', factorAct: { act: 'add_passkey' } } as const;

/** Someone with a passkey on a phone that has no other. */
async function withPasskey(): Promise<Client> {
  const person = await server.person();
  await phone.plugIn();
  await phone.addTo(person);
  return person;
}

describe('a passkey in the code’s place', () => {
  const begin = async (person: Client) => (await paymentOf(person, (await placeOrder(person)).id)).id;
  const sign = async (person: Client, paymentId: string) => {
    const act = { purpose: 'confirm_payment', paymentId };
    const { body } = await person.post<PasskeyOptions>('/v1/factors/passkeys/options', { act });
    return { passkey: await phone.get(body.options) };
  };

  test('M4: pays the payment that it was asked for, and no other, once', async () => {
    const person = await withPasskey();
    await give(server, person, 10_000);
    const [first, second] = [await begin(person), await begin(person)];
    const proof = await sign(person, first);
    expect((await confirm(person, second, proof)).body.code).toBe('passkey_refused');
    expect((await confirm(person, first, proof)).body).toMatchObject({ status: 'succeeded', orderStatus: 'paid' });
    expect((await confirm(person, second, proof)).body.code).toBe('passkey_refused');
    expect((await confirm(person, second, await sign(person, second))).status).toBe(200);
    expect((await walletOf(person)).balance.amount).toBe(10_000 - 2 * 2_998);
  });

  test('M4: a cent more in the row, and it is good for nothing', async () => {
    const person = await withPasskey();
    await give(server, person, 10_000);
    const id = await begin(person);
    const proof = await sign(person, id);
    await server.sql('update payments set amount_fen = amount_fen + 1 where id = $1', [id]);
    expect((await confirm(person, id, proof)).body.code).toBe('passkey_refused');
    expect((await walletOf(person)).balance.amount).toBe(10_000);
  });
});

describe('adding a passkey', () => {
  test('it is listed by its name, and proves the account’s acts first of all', async () => {
    const person = await withPasskey();
    expect(await factorsOf(person)).toMatchObject({
      items: [{ type: 'passkey', name: 'iPhone', lastUsedAt: null, left: null }],
      proofs: ['passkey'],
    });
    expect((await person.account()).limited).toBe(false);
    // Nor does it make anybody else's account a safer one.
    expect((await (await server.person()).account()).limited).toBe(true);
  });

  test('what it signed is good once, for this account, and for as long as it was asked', async () => {
    const [person, other] = [await server.person(), await server.person()];
    await phone.plugIn();
    const ask = async (of: Client) => (await of.post<PasskeyOptions>('/v1/factors/passkeys/options', {})).body.options;
    const passkey = await phone.create(await ask(person));
    expect((await other.post('/v1/factors/passkeys', { passkey })).body.code).toBe('passkey_refused');
    expect((await person.post('/v1/factors/passkeys', { passkey })).status).toBe(201);
    expect((await person.post('/v1/factors/passkeys', { passkey })).body.code).toBe('passkey_refused');
    await phone.plugIn();
    const late = await phone.create(await ask(other));
    server.clock.advance(300);
    expect((await other.post('/v1/factors/passkeys', { passkey: late })).body.code).toBe('passkey_refused');
  });

  test('a phone that has one of the account already makes no second', async () => {
    const person = await withPasskey();
    const passkey = await phone.signFor(person, another);
    const { body } = await person.post<PasskeyOptions>('/v1/factors/passkeys/options', { passkey });
    await expect(phone.create(body.options)).rejects.toThrow(/InvalidStateError|already|registered/i);
  });

  test('a phone that can’t tell its owner is refused', async () => {
    const person = await server.person();
    await phone.plugIn({ verifiesUser: false });
    const { body } = await person.post<PasskeyOptions>('/v1/factors/passkeys/options', {});
    const relaxed = { ...body.options, authenticatorSelection: { userVerification: 'discouraged' } };
    const passkey = await phone.create(relaxed);
    expect((await person.post('/v1/factors/passkeys', { passkey })).body.code).toBe('passkey_refused');
    await phone.plugIn();
  });

  test('a session that was not proven lately wants proof', async () => {
    const person = await withPasskey();
    server.clock.advance(301);
    const asked = await person.post('/v1/factors/passkeys/options', {});
    expect(asked.body).toMatchObject({ code: 'step_up_required', methods: ['passkey'] });
  });
});

describe('signing in by a passkey alone', () => {
  const ask = async (client: Client) =>
    (await client.post<PasskeyOptions>('/v1/sessions/passkey-options')).body.options;

  test('needs no name and no password, on a device that nobody knows', async () => {
    const person = await withPasskey();
    const stranger = server.client();
    const options = await ask(stranger);
    expect(options.allowCredentials ?? []).toEqual([]);
    const { status, body } = await stranger.post<SignedIn>('/v1/sessions/passkey', {
      passkey: await phone.get(options),
    });
    expect([status, body.account.id]).toEqual([201, (await person.account()).id]);
    stranger.token = body.session.token;
    expect((await stranger.account()).id).toBe(body.account.id);
    const { items } = (await person.get<{ items: { kind: string }[] }>('/v1/notifications')).body;
    expect(items.map(({ kind }) => kind)).toContain('signed_in_on_new_device');
  });

  test('a replay is refused, of 200 at once one signs in', async () => {
    await withPasskey();
    const passkey = await phone.get(await ask(server.client()));
    const answers = await answeredAtOnce(200, () => server.client().post('/v1/sessions/passkey', { passkey }));
    expect(tally(answers)).toEqual({ 201: 1, passkey_refused: 199 });
  });

  test('what was asked too long ago is refused', async () => {
    await withPasskey();
    const passkey = await phone.get(await ask(server.client()));
    server.clock.advance(300);
    expect((await server.client().post('/v1/sessions/passkey', { passkey })).body.code).toBe('passkey_refused');
  });

  test('a signature for an act signs nobody in, and one that signs in proves no act', async () => {
    const person = await withPasskey();
    const forAct = await phone.signFor(person, newCodes);
    expect((await server.client().post('/v1/sessions/passkey', { passkey: forAct })).body.code).toBe('passkey_refused');
    const toSignIn = await phone.get(await ask(server.client()));
    expect((await person.post('/v1/factors/recovery-codes', { passkey: toSignIn })).body.code).toBe('passkey_refused');
  });

  test('one that says it is another’s, one that was altered and one of nobody are refused alike', async () => {
    const other = await server.person();
    const otherHandle = Buffer.from((await other.account()).id.replaceAll('-', ''), 'hex').toString('base64url');
    const person = await withPasskey();
    const passkey = await phone.get(await ask(server.client()));
    const { response } = passkey;
    const flip = (text: string) => `${text.slice(0, -3)}${text.at(-3) === 'A' ? 'B' : 'A'}${text.slice(-2)}`;
    const alteredClient = Buffer.from(
      Buffer.from(response.clientDataJSON, 'base64url').toString().replace('http://localhost', 'http://l0calhost'),
    ).toString('base64url');
    const forged = [
      { ...passkey, response: { ...response, userHandle: otherHandle } },
      { ...passkey, response: { ...response, userHandle: null } },
      { ...passkey, response: { ...response, signature: flip(response.signature) } },
      { ...passkey, response: { ...response, authenticatorData: flip(response.authenticatorData) } },
      { ...passkey, response: { ...response, clientDataJSON: alteredClient } },
      { ...passkey, id: flip(passkey.id), rawId: flip(passkey.rawId) },
      { ...passkey, response: { ...response, clientDataJSON: 'AAAA' } },
    ];
    for (const one of forged)
      expect((await server.client().post('/v1/sessions/passkey', { passkey: one })).body).toMatchObject({
        code: 'passkey_refused',
      });
    expect((await server.client().post('/v1/sessions/passkey', { passkey })).status).toBe(201);
    expect((await factorsOf(person)).items[0]!.lastUsedAt).not.toBeNull();
  });

  test('a copy that has counted less is refused', async () => {
    await withPasskey();
    const signIn = async () =>
      server.client().post('/v1/sessions/passkey', { passkey: await phone.get(await ask(server.client())) });
    await phone.countFrom(10);
    expect((await signIn()).status).toBe(201);
    await phone.countFrom(5);
    expect((await signIn()).body.code).toBe('passkey_refused');
  });

  test('a closed account is not entered, a restricted one is', async () => {
    const person = await withPasskey();
    const { id } = await person.account();
    const signIn = async () =>
      server.client().post<SignedIn>('/v1/sessions/passkey', { passkey: await phone.get(await ask(server.client())) });
    await server.sql(
      `update accounts set status = 'restricted', restriction_level = 'no_changes', liftable_by = 'code',
         restriction_reason = 'disowned' where account_id = $1`,
      [id],
    );
    expect((await signIn()).body.account).toMatchObject({ status: 'restricted' });
    await server.sql(
      `update accounts set status = 'closed', restriction_level = null, liftable_by = null, restriction_reason = null
       where account_id = $1`,
      [id],
    );
    expect((await signIn()).status).toBe(422);
  });
});

describe('a sign-in that waits', () => {
  const begin = async (person: Client) => {
    const { username } = await person.account();
    const stranger = server.client();
    const { body } = await stranger.post<SignInPending>('/v1/sessions', { identifier: username, password });
    expect(body.pending.methods[0]).toBe('passkey');
    return { stranger, id: body.pending.id };
  };
  const ask = async (client: Client, id: string) =>
    (await client.post<PasskeyOptions>(`/v1/sessions/pending/${id}/passkey-options`)).body.options;

  test('is completed by a passkey that signed for it, and no other', async () => {
    const person = await withPasskey();
    const [first, second] = [await begin(person), await begin(person)];
    const passkey = await phone.get(await ask(first.stranger, first.id));
    const complete = ({ stranger, id }: typeof first) =>
      stranger.post<SignedIn & { code: string }>(`/v1/sessions/pending/${id}/complete`, { passkey });
    expect((await complete(second)).body.code).toBe('passkey_refused');
    expect((await complete(first)).status).toBe(201);
    expect((await complete(first)).body.code).toBe('not_found');
  });

  test('by either way of asking; and hears what else there is where the account has no passkey', async () => {
    const person = await withPasskey();
    const { stranger, id } = await begin(person);
    const asked = await stranger.post<PasskeyOptions>('/v1/sessions/passkey-options', { pendingSessionId: id });
    const passkey = await phone.get(asked.body.options);
    expect((await stranger.post(`/v1/sessions/pending/${id}/complete`, { passkey })).status).toBe(201);
    const bare = await server.person();
    await bare.bindNumber();
    const { username } = await bare.account();
    const { body } = await server.client().post<SignInPending>('/v1/sessions', { identifier: username, password });
    const none = await server.client().post(`/v1/sessions/pending/${body.pending.id}/passkey-options`);
    expect(none.body).toMatchObject({ code: 'step_up_required', methods: ['sms'] });
    expect((await server.client().post(`/v1/sessions/pending/${crypto.randomUUID()}/passkey-options`)).status).toBe(
      404,
    );
  });
});

describe('C6: a passkey signs for one act', () => {
  test('C6: it proves that act without the password, once', async () => {
    const person = await withPasskey();
    const passkey = await phone.signFor(person, newCodes);
    expect((await person.post('/v1/factors/recovery-codes', { passkey })).status).toBe(201);
    expect((await person.post('/v1/factors/recovery-codes', { passkey })).body.code).toBe('passkey_refused');
  });

  test('C6: of 200 at once one is done', async () => {
    const person = await withPasskey();
    const passkey = await phone.signFor(person, newCodes);
    const answers = await answeredAtOnce(200, () => person.post('/v1/factors/recovery-codes', { passkey }));
    expect(tally(answers)).toEqual({ 201: 1, passkey_refused: 199 });
  });

  test('C6: no other act, and no other payload of the same', async () => {
    const person = await withPasskey();
    const passkey = await phone.signFor(person, { purpose: 'change_password', newPassword: 'quiet lantern 77' });
    expect((await person.post('/v1/factors/recovery-codes', { passkey })).body.code).toBe('passkey_refused');
    const change = (newPassword: string) => person.call('PUT', '/v1/account/password', { newPassword, passkey });
    expect((await change('another lantern 77')).body.code).toBe('passkey_refused');
    expect((await change('quiet lantern 77')).status).toBe(204);
  });

  test('C6: no other account, be it asked for in the same session', async () => {
    const person = await withPasskey();
    const passkey = await phone.signFor(person, newCodes);
    const other = await server.person();
    expect((await other.post('/v1/factors/recovery-codes', { passkey })).body.code).toBe('step_up_required');
    await phone.plugIn();
    await phone.addTo(other);
    expect((await other.post('/v1/factors/recovery-codes', { passkey })).body.code).toBe('passkey_refused');
  });

  test('a repeated request is answered as the first was, though the signature is used up', async () => {
    const person = await withPasskey();
    const passkey = await phone.signFor(person, newCodes);
    const headers = { 'idempotency-key': 'by-passkey' };
    const [first, again] = [
      await person.post('/v1/factors/recovery-codes', { passkey }, { headers }),
      await person.post('/v1/factors/recovery-codes', { passkey }, { headers }),
    ];
    expect([first.status, again.status, again.body]).toEqual([201, 201, first.body]);
  });

  test('it doesn’t remove itself while there is another way, and another passkey removes it', async () => {
    const person = await withPasskey();
    const { id: first } = (await factorsOf(person)).items[0]!;
    const codes = await makeRecoveryCodes(person, { passkey: await phone.signFor(person, newCodes) });
    const removal = { purpose: 'manage_factors', factorAct: { act: 'remove', factorId: first } } as const;
    const remove = async () =>
      person.call('DELETE', `/v1/factors/${first}`, { passkey: await phone.signFor(person, removal) });
    expect((await remove()).body.code).toBe('step_up_required');
    // A second one, on another phone, is proven by a recovery code: the first signs only where it is plugged in.
    await phone.plugIn();
    await phone.addTo(person, { recoveryCode: codes[0], password });
    expect((await remove()).status).toBe(204);
    const { items } = await factorsOf(person);
    expect(items.map(({ type }) => type)).toEqual(['passkey', 'recovery_codes']);
  });

  test('options for an act where there is no passkey say what else there is', async () => {
    const person = await server.person();
    await person.bindNumber();
    const asked = await person.post('/v1/factors/passkeys/options', { act: newCodes });
    expect(asked.body).toMatchObject({ code: 'step_up_required', purpose: 'manage_factors', methods: ['sms'] });
  });
});

describe('P4: a passkey in the place of the code to the current number', () => {
  async function withNumberAndPasskey() {
    const [person, old] = [await server.person(), newPhone()];
    const { id: phoneId } = await person.bindNumber(old);
    server.clock.advance(3_600);
    await phone.plugIn();
    const verification = await person.proof('manage_factors', { factorAct: { act: 'add_passkey' } }, old);
    await phone.addTo(person, { verification });
    return { person, old, phoneId };
  }

  test('P4: replaces at once, with the new number’s code', async () => {
    const { person, old, phoneId } = await withNumberAndPasskey();
    const next = newPhone();
    const verification = await person.proof('replace_phone_new', { phoneId, phone: next }, next);
    const passkey = await phone.signFor(person, { purpose: 'replace_phone_current', phoneId });
    const { status, body } = await person.replace(phoneId, { verification, ownerProof: { passkey } });
    expect([status, body.change?.status]).toEqual([200, 'applied']);
    expect(await server.objectionSentTo(old)).toMatch(/^[\w-]{22}$/);
  });

  test('P4: one that signed for something else replaces nothing, and leaves the new number’s code good', async () => {
    const { person, phoneId } = await withNumberAndPasskey();
    const next = newPhone();
    const verification = await person.proof('replace_phone_new', { phoneId, phone: next }, next);
    const wrong = await phone.signFor(person, newCodes);
    const refused = await person.replace(phoneId, { verification, ownerProof: { passkey: wrong } });
    expect(refused.body.code).toBe('passkey_refused');
    const passkey = await phone.signFor(person, { purpose: 'replace_phone_current', phoneId });
    expect((await person.replace(phoneId, { verification, ownerProof: { passkey } })).status).toBe(200);
  });

  test('P7: with a passkey the last number goes without a question', async () => {
    const { person, old, phoneId } = await withNumberAndPasskey();
    server.clock.advance(3_600);
    const verification = await person.proof('unbind_phone', { phoneId }, old);
    expect((await person.post(`/v1/phones/${phoneId}/unbind`, { verification })).status).toBe(200);
  });

  test('C5: a passkey opens the number that wrong codes had shut', async () => {
    const { person } = await withNumberAndPasskey();
    await server.sql('update code_guards set wrong_in_a_row = 100');
    server.clock.advance(3_600);
    expect((await person.ask('export_data')).body.code).toBe('code_locked');
    await makeRecoveryCodes(person, { passkey: await phone.signFor(person, newCodes) });
    expect((await person.ask('export_data')).status).toBe(201);
  });
});
