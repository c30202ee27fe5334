import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { atOnce, tally } from '../../testing/at-once.ts';
import type { TestServer } from '../../testing/server.ts';
import { startTestServer } from '../../testing/server.ts';
import type { OwnWords } from './passwords.ts';
import { createPasswords, refuseWeak } from './passwords.ts';
import type { Refusal } from './refusal.ts';

const cheap = {
  PASSWORD_MEMORY_KIB: 64,
  PASSWORD_PASSES: 1,
  PASSWORD_HASHES_AT_ONCE: 2,
  PASSWORD_HASHES_WAITING: 10,
};
const judged = async (password: string, own: OwnWords) => {
  try {
    await refuseWeak(password, own, 'password');
    return 'good';
  } catch (error) {
    const { code, extras } = error as Refusal;
    expect([code, extras.errors?.[0]?.path]).toEqual(['password_weak', 'password']);
    return extras.errors![0]!.code;
  }
};

describe('L1: which passwords are refused, and for what reason', () => {
  const number = '+8613800138000';
  const cases: [password: string, own: OwnWords, verdict: string][] = [
    ['plum harbour 42', { username: 'bob' }, 'good'],
    ['密码密码密码密码一二三', { username: 'bob' }, 'good'],
    ['no digits needed here', { username: 'x_y', number }, 'good'],
    ['correct horse battery staple 🐎', { username: 'x_y' }, 'good'],
    ['password1', { username: 'x_y' }, 'password_common'],
    ['PASSWORD1', { username: 'x_y' }, 'password_common'],
    ['ｐａｓｓｗｏｒｄ１', { username: 'x_y' }, 'password_common'],
    ['12345678', { username: 'x_y' }, 'password_common'],
    ['qwertyuiop', { username: 'x_y' }, 'password_common'],
    ['iloveyou', { username: 'x_y' }, 'password_common'],
    ['aaaaaaaaaaaaa', { username: 'x_y' }, 'password_repeated'],
    ['        ', { username: 'x_y' }, 'password_repeated'],
    ['福禄福禄福禄福禄', { username: 'x_y' }, 'password_repeated'],
    ['i am bob the great', { username: 'bob' }, 'password_has_username'],
    ['I AM BOB THE GREAT', { username: 'bob' }, 'password_has_username'],
    ['xx张三丰xxxx', { username: '张三丰' }, 'password_has_username'],
    ['my 13800138000 line', { username: 'x_y', number }, 'password_has_number'],
    ['138-0013-8000!', { username: 'x_y', number }, 'password_has_number'],
    ['１３８００１３８０００号', { username: 'x_y', number }, 'password_has_number'],
    ['my 13800138001 line', { username: 'x_y', number }, 'good'],
    ['my 13800138000 line', { username: 'x_y', number: null }, 'good'],
  ];
  test.each(cases)('L1: %j with %j → %s', async (password, own, verdict) => {
    expect(await judged(password, own)).toBe(verdict);
  });
});

describe('L1: argon2id', () => {
  test('L1: 19 MiB, two passes, one lane by default, and salted', async () => {
    const passwords = createPasswords({ ...cheap, PASSWORD_MEMORY_KIB: 19_456, PASSWORD_PASSES: 2 });
    const hash = await passwords.hash('plum harbour 42');
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await passwords.hash('plum harbour 42')).not.toBe(hash);
    expect(await passwords.verify(hash, 'plum harbour 42')).toBe(true);
    expect(await passwords.verify(hash, 'plum harbour 43')).toBe(false);
  });

  test('L1: one spelling is as good as another that looks the same', async () => {
    const passwords = createPasswords(cheap);
    const hash = await passwords.hash('café harbour');
    expect(await passwords.verify(hash, 'cafe\u0301 harbour')).toBe(true);
  });

  test('L1: every character counts, up to the last of 128', async () => {
    const passwords = createPasswords(cheap);
    const hash = await passwords.hash('密'.repeat(128));
    expect(await passwords.verify(hash, `${'密'.repeat(127)}码`)).toBe(false);
  });

  test('L2: with no such account the work is done all the same, and never matches', async () => {
    const passwords = createPasswords(cheap);
    expect(await passwords.verify(null, 'plum harbour 42')).toBe(false);
  });

  test('past a bounded queue it refuses rather than drown', async () => {
    const passwords = createPasswords(cheap);
    const results = await Promise.allSettled(Array.from({ length: 40 }, () => passwords.hash('plum harbour 42')));
    const refused = results.filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(28);
    expect((refused[0] as PromiseRejectedResult).reason).toMatchObject({ code: 'service_unavailable' });
    expect(await passwords.hash('plum harbour 42')).toMatch(/^\$argon2id/);
  });
});

describe('L1: over HTTP', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({ env: { PASSWORD_HASHES_AT_ONCE: '1', PASSWORD_HASHES_WAITING: '5' } });
  });
  afterAll(() => server.close());

  test('L1: a hash of a cheaper time is made anew at the next sign-in', async () => {
    const person = await server.person();
    const { id, username } = await person.account();
    const stored = async () =>
      (
        await server.sql<{ password_hash: string }>('select password_hash from accounts where account_id = $1', [id])
      )[0]!.password_hash;
    const dearer = createPasswords({ ...cheap, PASSWORD_MEMORY_KIB: 32 });
    await server.sql('update accounts set password_hash = $2 where account_id = $1', [
      id,
      await dearer.hash('plum harbour 42'),
    ]);
    const signIn = () => server.client().post('/v1/sessions', { identifier: username, password: 'plum harbour 42' });
    expect((await signIn()).status).toBe(201);
    expect(await stored()).toContain('$m=64,t=1,p=1$');
    const settled = await stored();
    expect((await signIn()).status).toBe(201);
    expect(await stored()).toBe(settled);
  });

  test('L1: a weak password is refused in words that say why', async () => {
    const weak = (password: string, language: string) =>
      server
        .client()
        .post('/v1/accounts', { username: 'newcomer', password }, { headers: { 'accept-language': language } });
    expect(await weak('password1', 'zh-CN')).toMatchObject({
      status: 422,
      body: {
        code: 'password_weak',
        errors: [{ path: 'password', code: 'password_common', message: expect.stringContaining('太常见') }],
      },
    });
    expect(await weak('newcomer here', 'en')).toMatchObject({
      body: {
        errors: [{ path: 'password', code: 'password_has_username', message: expect.stringContaining('username') }],
      },
    });
  });
});

describe('L1: more work than there is room for', () => {
  let server: TestServer;
  beforeAll(async () => {
    // As dear as in life, so that sixty at once are more than one at a time and two in line.
    server = await startTestServer({
      env: {
        PASSWORD_MEMORY_KIB: '19456',
        PASSWORD_PASSES: '2',
        PASSWORD_HASHES_AT_ONCE: '1',
        PASSWORD_HASHES_WAITING: '2',
      },
    });
  });
  afterAll(() => server.close());

  test('L1: a flood of sign-ins is told to wait, and nobody is told a wrong thing', async () => {
    const counts = tally(
      await atOnce(60, (n) => server.client().post('/v1/sessions', { identifier: `nobody${n}`, password: 'x' })),
    );
    expect(Object.keys(counts).sort()).toEqual(['credentials_wrong', 'service_unavailable']);
  });

  test('L1: who comes when the line is full hears when to come again, and the server works on', async () => {
    const answers = await atOnce(60, (n) =>
      server.client().post('/v1/accounts', { username: `flood${n}`, password: 'plum harbour 42' }),
    );
    const [refused] = answers.filter(({ status }) => status === 503);
    expect(refused).toMatchObject({ body: { code: 'service_unavailable', retryAfterSeconds: 2 } });
    expect(refused!.headers.get('retry-after')).toBe('2');
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201, 503]));
    const person = await server.person();
    expect((await person.get('/v1/account')).status).toBe(200);
  });
});
