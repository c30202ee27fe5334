import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { atOnce } from '../../server/testing/at-once.ts';
import type { Client } from '../../server/testing/client.ts';
import { newPhone, otherCode } from '../../server/testing/client.ts';
import { addTotp } from '../../server/testing/factors.ts';
import type { TestServer } from '../../server/testing/server.ts';
import { eventually, startTestServer } from '../../server/testing/server.ts';

/** Getting into someone's account, or learning that it exists, by the way that is there for those who forgot their password. */
const newPassword = 'quince lantern 77';
const asBrowser = {
  headers: { 'user-agent': 'Mozilla/5.0 (Linux; Android 16) Chrome/149', 'accept-language': 'zh-CN' },
};
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  server.clock.freeze();
});
afterAll(() => server.close());
// A minute on, so that no number waits for the test before.
afterEach(() => server.clock.advance(61));

async function bound() {
  const [person, phone] = [await server.person(), newPhone()];
  await person.bindNumber(phone);
  const { username, id } = await person.account();
  server.clock.advance(61);
  return { person, phone, username, accountId: id };
}
const ask = (from: Client, body: object, options?: { headers: Record<string, string> }) =>
  from.post<{ id: string; code: string }>('/v1/recoveries', body, options);
async function askedCode(identifier: string, phone: string): Promise<{ id: string; code: string }> {
  const after = server.codesSentTo(phone);
  const { body } = await ask(server.client(), { identifier, via: 'code' });
  return { id: body.id, code: await server.codeSentTo(phone, { after }) };
}
const complete = (id: string, body: object) =>
  server.client().post<{ code: string; methods: string[] }>(`/v1/recoveries/${id}/complete`, { newPassword, ...body });
const idle = () =>
  eventually(
    async () => !(await server.sql(`select 1 from messages where status = 'queued'`)).length,
    'the end of the queue',
  );

describe('2: recovery takes an identifier, never a destination', () => {
  const smuggled: [what: string, more: object][] = [
    ['phone', { phone: '+8613900000001' }],
    ['to', { to: '+8613900000001' }],
    ['recipient', { recipient: { phone: '+8613900000001' } }],
    ['email', { email: 'thief@example.org' }],
    ['phoneId', { phoneId: '01890a5d-ac96-774b-bcce-b302099a8057' }],
    ['accountId', { accountId: '01890a5d-ac96-774b-bcce-b302099a8057' }],
  ];
  test.each(smuggled)('2: %s beside the identifier is refused, and nothing is sent', async (_what, more) => {
    const { username } = await bound();
    await idle();
    const before = server.sandbox.received().length;
    const answer = await ask(server.client(), { identifier: username, via: 'code', ...more });
    expect(answer).toMatchObject({ status: 422, body: { code: 'validation_failed' } });
    await idle();
    expect(server.sandbox.received()).toHaveLength(before);
  });

  test('2: two identifiers, or one that is no text, are none', async () => {
    const { username } = await bound();
    for (const identifier of [[username, 'thief'], { username }, `${username}\0thief`, 7, null])
      expect((await ask(server.client(), { identifier, via: 'code' })).status).toBe(422);
  });

  test('2: the SMS goes to the bound number, whoever asks and from wherever', async () => {
    const { username, phone } = await bound();
    const thief = await bound();
    const { body } = await ask(
      thief.person,
      { identifier: username, via: 'link' },
      {
        headers: { 'x-phone': thief.phone, host: 'thief.example', 'x-forwarded-host': 'thief.example' },
      },
    );
    expect(body.id).toBeDefined();
    const [link] = await eventually(() => {
      const links = server.sandbox.received(phone).filter(({ text }) => text.includes('/r#'));
      return links.length > 0 ? links : null;
    }, 'the link');
    expect(link!.text).toContain(`${server.settings.PUBLIC_ORIGIN}/r#`);
    expect(server.sandbox.received(thief.phone).some(({ text }) => text.includes('/r#'))).toBe(false);
  });

  test('2: a further number of an enterprise is no way in: its code is for nobody', async () => {
    const [firm, primary, further] = [await server.person('enterprise'), newPhone(), newPhone()];
    await firm.bindNumber(primary);
    server.clock.advance(61);
    await firm.bindNumber(further);
    server.clock.advance(61);
    const before = [primary, further].map((phone) => server.sandbox.received(phone).length);
    expect((await ask(server.client(), { identifier: further, via: 'code' })).status).toBe(202);
    await idle();
    expect([primary, further].map((phone) => server.sandbox.received(phone).length)).toEqual(before);
  });
});

describe('15: nobody learns who exists', () => {
  type Step = [what: string, act: (world: { from: Client; identifier: string; id: string }) => Promise<Answered>];
  type Answered = { status: number; headers: Headers; body: unknown };
  const asking =
    (via: string): Step[1] =>
    ({ from, identifier }) =>
      from.post('/v1/recoveries', { identifier, via });
  const resend: Step[1] = ({ from, id }) => from.post(`/v1/recoveries/${id}/resend`);
  const wait =
    (seconds: number): Step[1] =>
    async () => {
      server.clock.advance(seconds);
      return { status: 0, headers: new Headers(), body: null };
    };
  const guess =
    (more: object = {}): Step[1] =>
    ({ from, id }) =>
      // The same guess everywhere; that it is right is one chance in a million.
      from.post(`/v1/recoveries/${id}/complete`, { code: '271828', newPassword, ...more });
  const elsewhere =
    (act: Step[1]): Step[1] =>
    (world) =>
      act({ ...world, from: server.client() });

  /** Everything that one can do with a name, up to every limit and past it. */
  const steps: Step[] = [
    ['ask', asking('code')],
    ['ask again at once', asking('code')],
    ['ask again from elsewhere', elsewhere(asking('link'))],
    ['send again at once', resend],
    ['a minute', wait(60)],
    ['send again', resend],
    ['send again at once', resend],
    ['a wrong code', guess()],
    ['a wrong code with a second factor', guess({ totp: '123456' })],
    ['a common password', guess({ newPassword: 'password1' })],
    ...Array.from({ length: 5 }, (): Step => ['a wrong code', guess()]),
    ['a minute', wait(60)],
    ['ask anew', asking('code')],
    ...Array.from({ length: 6 }, (): Step => ['a wrong code', guess()]),
    ['ask when the number is locked', asking('code')],
    ['an hour', wait(3_600)],
    ['ask by link', asking('link')],
    ['a code for the link', guess()],
    ['a minute', wait(60)],
    ['send the link again', resend],
    ...Array.from({ length: 5 }, (): Step[] => [
      ['a minute', wait(60)],
      ['ask', asking('code')],
    ]).flat(),
    ['an hour', wait(3_600)],
    ...Array.from({ length: 5 }, (): Step[] => [
      ['a minute', wait(60)],
      ['ask', elsewhere(asking('code'))],
    ]).flat(),
    ['five minutes', wait(300)],
    ['too late', guess()],
  ];

  const times = /\d{4}-\d\d-\d\dT[\d:.]+Z/g;
  const ids = /[0-9a-f]{8}-[0-9a-f-]{27}/g;
  /** What someone sees who holds two names side by side: all but ids, and times from when they began. */
  async function transcript(identifier: string): Promise<string[]> {
    const from = server.client();
    const began = server.clock.now().getTime();
    let id = '';
    const lines: string[] = [];
    for (const [what, act] of steps) {
      const { status, headers, body } = await act({ from, identifier, id });
      if (status === 202) ({ id } = body as { id: string });
      const seen = JSON.stringify(body)
        .replace(times, (time) => `+${(Date.parse(time) - began) / 1000}`)
        .replace(ids, 'id');
      const names = [...headers.keys()].filter((name) => name !== 'date').join(' ');
      lines.push(
        `${what}: ${status} ${seen} ${names} ${headers.get('retry-after')}`.replace(/"requestId":"[^"]+"/, ''),
      );
    }
    return lines;
  }

  test('15: every step with someone’s name or number reads as with nobody’s', async () => {
    const known = await bound();
    const withoutNumber = await (await server.person()).account();
    const closed = await bound();
    await server.sql(`update accounts set status = 'closed' where account_id = $1`, [closed.accountId]);
    const other = await bound();
    // Binding sent an SMS: a day later the windows of all are empty.
    server.clock.advance(86_400);
    const byName = await transcript(known.username);
    // The story is one: it meets every answer that there is.
    const story = byName.join('\n');
    for (const code of [
      'send_too_soon',
      'code_wrong',
      'code_locked',
      'send_limit_reached',
      'code_expired',
      'password_weak',
    ])
      expect(story).toContain(code);
    for (const nobody of ['nobody-of-that-name', withoutNumber.username, closed.username])
      expect(await transcript(nobody), nobody).toEqual(byName);
    const byNumber = await transcript(other.phone);
    expect(byNumber).toEqual(byName);
    for (const nobody of [newPhone(), closed.phone, '12345', '☎'])
      expect(await transcript(nobody), nobody).toEqual(byName);
  }, 600_000);

  test('15: nobody’s budget is one over all spellings, as somebody’s is', async () => {
    const free = newPhone();
    const spellings = [free, free.slice(3), `0086 ${free.slice(3)}`, `(+86) ${free.slice(3, 6)}-${free.slice(6)}`];
    const names = ['Nobody-Here', 'nobody-here', ' ｎｏｂｏｄｙ-here '];
    for (const same of [spellings, names]) {
      const answers = [];
      for (const identifier of same) answers.push((await ask(server.client(), { identifier, via: 'code' })).status);
      expect(answers).toEqual([202, ...same.slice(1).map(() => 429)]);
    }
  });

  test('15: other codes to a number count against it alike, bound or not', async () => {
    const { phone } = await bound();
    for (const number of [phone, newPhone()]) {
      const other = await server.person();
      expect((await other.askCode(number)).status).toBe(201);
      expect((await ask(server.client(), { identifier: number, via: 'code' })).body).toMatchObject({
        code: 'send_too_soon',
      });
    }
  });

  test('15: one key for two names is two requests, also where both are one account', async () => {
    const { username, phone } = await bound();
    const withKey = { headers: { 'idempotency-key': 'one-for-all' } };
    const free = newPhone();
    for (const [first, second] of [
      [username, phone],
      ['nobody-else', free],
    ] as const) {
      expect((await ask(server.client(), { identifier: first, via: 'code' }, withKey)).status).toBe(202);
      server.clock.advance(61);
      expect((await ask(server.client(), { identifier: second, via: 'code' }, withKey)).status).toBe(202);
    }
  });

  test('15: who is denied by risk hears what everyone hears, and no SMS leaves', async () => {
    const wary = await startTestServer({ env: { RISK_VERIFY_AT: '30', RISK_HOLD_AT: '30', RISK_DENY_AT: '30' } });
    const [person, phone] = [await wary.person(), newPhone()];
    await person.bindNumber(phone);
    wary.clock.advance(61);
    const { username } = await person.account();
    const said = async (identifier: string) => {
      const { status, body } = await wary.client().post('/v1/recoveries', { identifier, via: 'code' });
      return [status, Object.keys(body).sort()];
    };
    expect(await said(username)).toEqual([202, ['expiresAt', 'id', 'resendAt']]);
    expect(await said('nobody-of-that-name')).toEqual(await said('nobody-else'));
    const [message] = await wary.sql(`select status from messages where template = 'recover_account' limit 1`);
    expect(message).toEqual({ status: 'expired' });
    // On a device that the account trusts it is judged otherwise, and the SMS leaves.
    wary.clock.advance(61);
    const own = wary.client();
    own.deviceToken = person.deviceToken;
    const sent = wary.codesSentTo(phone);
    await own.post('/v1/recoveries', { identifier: username, via: 'code' }, asBrowser);
    await wary.codeSentTo(phone, { after: sent });
    await wary.close();
  });

  test('15: for nobody no SMS leaves and the day is not charged', async () => {
    await idle();
    const units = async () =>
      (await server.sql<{ units: number }>(`select units from sms_spend where country = '*'`))[0]?.units ?? 0;
    const [before, received] = [await units(), server.sandbox.received().length];
    await atOnce(10, (n) => ask(server.client(), { identifier: `no-one-${n}`, via: n % 2 ? 'link' : 'code' }));
    await server.person().then((other) => other.bindNumber());
    await idle();
    expect(server.sandbox.received()).toHaveLength(received + 1);
    expect(await units()).toBeLessThanOrEqual(before + 2);
  });
});

describe('17: one SMS never resets the password and passes the second factor', () => {
  test('17: with an authenticator on, SMS alone resets nothing; with it, signing in wants a proof again', async () => {
    const { person, phone, username } = await bound();
    const authenticator = await addTotp(person, server.clock);
    server.clock.advance(server.settings.FACTOR_SETTLE_HOURS * 3_600);
    const { id, code } = await askedCode(username, phone);
    expect((await complete(id, { code })).body).toMatchObject({ code: 'second_factor_required', methods: ['totp'] });
    const stolen = { verification: { id, code } };
    expect((await complete(id, { code, totp: authenticator.wrong() })).body.code).toBe('code_wrong');
    expect((await complete(id, { code, totp: authenticator.code() })).status).toBe(204);
    // The very same SMS then signs nobody in.
    const thief = server.client();
    const { status, body } = await thief.post<{ pending: { id: string } }>('/v1/sessions', {
      identifier: username,
      password: newPassword,
    });
    expect(status).toBe(202);
    const reused = await thief.post(`/v1/sessions/pending/${body.pending.id}/complete`, stolen);
    expect(reused.body).toMatchObject({ code: 'code_mismatch' });
  });

  test('17: without any factor too, the SMS that reset the password signs nobody in', async () => {
    const { phone, username } = await bound();
    const { id, code } = await askedCode(username, phone);
    const done = await complete(id, { code });
    expect([done.status, done.headers.get('set-cookie')]).toEqual([204, null]);
    const thief = server.client();
    const { body } = await thief.post<{ pending: { id: string } }>('/v1/sessions', {
      identifier: username,
      password: newPassword,
    });
    const reused = await thief.post(`/v1/sessions/pending/${body.pending.id}/complete`, { verification: { id, code } });
    expect(reused.body).toMatchObject({ code: 'code_mismatch' });
  });

  test('17: a session and a code for signing in are no recovery', async () => {
    const { person, phone, username } = await bound();
    const { id } = await askedCode(username, phone);
    server.clock.advance(61);
    const { code } = await person.proof('change_password', { newPassword }, phone);
    const refused = await person.post(`/v1/recoveries/${id}/complete`, { code, newPassword });
    expect(refused.body).toMatchObject({ code: 'code_wrong' });
  });
});

describe('19: codes and links don’t outlive what they stand on', () => {
  test('19: a changed password ends the recovery that was asked for before', async () => {
    const { person, phone, username } = await bound();
    const { id, code } = await askedCode(username, phone);
    server.clock.advance(61);
    const verification = await person.proof('change_password', { newPassword: 'medlar orchard 21' }, phone);
    const changed = await person.call('PUT', '/v1/account/password', {
      currentPassword: 'plum harbour 42',
      newPassword: 'medlar orchard 21',
      verification,
    });
    expect(changed.status).toBe(204);
    expect((await complete(id, { code })).body).toMatchObject({ code: 'code_expired' });
  });

  test('19: so does a replaced number, and an unbound one', async () => {
    const replacing = await bound();
    const first = await askedCode(replacing.username, replacing.phone);
    server.clock.advance(61);
    const phoneId = (await replacing.person.phones()).items[0]!.id;
    const proofs = await replacing.person.replaceProofs(phoneId, replacing.phone, newPhone());
    expect((await replacing.person.replace(phoneId, proofs)).status).toBe(200);
    expect((await complete(first.id, { code: first.code })).body).toMatchObject({ code: 'code_expired' });

    const unbinding = await bound();
    const second = await askedCode(unbinding.username, unbinding.phone);
    server.clock.advance(61);
    const boundId = (await unbinding.person.phones()).items[0]!.id;
    const verification = await unbinding.person.proof('unbind_phone', { phoneId: boundId }, unbinding.phone);
    const body = { verification, acceptNoRecovery: true };
    expect((await unbinding.person.post(`/v1/phones/${boundId}/unbind`, body)).status).toBe(200);
    expect((await complete(second.id, { code: second.code })).body).toMatchObject({ code: 'code_expired' });
  });

  test('19: a thief’s recovery ends the owner’s sessions, and the owner’s ends the thief’s', async () => {
    const { person, phone, username } = await bound();
    const { id, code } = await askedCode(username, phone);
    expect((await complete(id, { code: otherCode(code) })).body).toMatchObject({ code: 'code_wrong' });
    expect((await person.get('/v1/account')).status).toBe(200);
    expect((await complete(id, { code })).status).toBe(204);
    expect((await person.get('/v1/account')).body).toMatchObject({ code: 'session_ended' });
    expect((await complete(id, { code })).body).toMatchObject({ code: 'code_spent' });
  });
});
