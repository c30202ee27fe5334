import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Client } from '../../../testing/client.ts';
import { newPhone } from '../../../testing/client.ts';
import { addTotp, makeRecoveryCodes, password } from '../../../testing/factors.ts';
import type { TestServer } from '../../../testing/server.ts';
import { eventually, startTestServer } from '../../../testing/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ env: { SMS_PER_NUMBER_PER_MINUTE: '50', SMS_PER_NUMBER_PER_HOUR: '50' } });
});
afterAll(() => server.close());

async function bound(phone = newPhone()) {
  const person = await server.person();
  const { username } = await person.account();
  await person.bindNumber(phone);
  const notices = (words: RegExp) => server.sandbox.received(phone).filter(({ text }) => words.test(text));
  const told = (words: RegExp, times: number) =>
    eventually(() => notices(words).length === times && notices(words)[0]!.text, `${times} × ${words}`);
  return { person, phone, username, told, notices };
}
const change = (person: Client, body: object) => person.call('PUT', '/v1/account/password', body);

test('a new factor is told to the number, with the page where it is undone and no word of whose account it is', async () => {
  const { person, username, told } = await bound();
  await addTotp(person, server.clock);
  const text = await told(/新增了验证方式/, 1);
  expect(text).toContain(`在72小时内打开 ${server.settings.PUBLIC_ORIGIN}/recover 重设密码`);
  expect(text).not.toContain(username);
  expect(text).not.toMatch(/\d{6}/);
});

test('so is a new password, by whichever way; and in English where the number reads that', async () => {
  const { person, phone, username, told } = await bound(`+1415555${String(Date.now()).slice(-4)}`);
  const newPassword = 'gravel orchid 77';
  const verification = await person.proof('change_password', { newPassword }, phone);
  expect((await change(person, { currentPassword: password, newPassword, verification })).status).toBe(204);
  expect(await told(/password was changed/, 1)).toContain(`${server.settings.PUBLIC_ORIGIN}/recover`);
  const codes = await makeRecoveryCodes(person, {
    verification: await person.proof('manage_factors', { factorAct: { act: 'new_recovery_codes' } }, phone),
  });
  const recovered = await server.client().post('/v1/recoveries/complete', {
    identifier: username,
    recoveryCode: codes[0],
    newPassword: 'quince lantern 77',
  });
  expect(recovered.status).toBe(204);
  await told(/password was reset/, 1);
});

test('what was refused is not told', async () => {
  const { person, notices } = await bound();
  expect((await person.post('/v1/factors/recovery-codes', { password })).status).toBe(403);
  expect(
    await server.sql(`select from messages where account_id = $1 and template <> 'bind_phone'`, [
      (await person.account()).id,
    ]),
  ).toEqual([]);
  expect(notices(/新增/)).toEqual([]);
});

test('S4: so many a day, and the next day again', async () => {
  const { person, told } = await bound();
  const { id } = await person.account();
  const queued = async () => {
    const untold = () => server.sql('select 1 from notifications where told_at is null');
    await eventually(async () => (await untold()).length === 0, 'everything told');
    return (await server.sql(`select from messages where account_id = $1 and template = 'factor_added'`, [id])).length;
  };
  let [code] = await makeRecoveryCodes(person, await person.proofToAdd('new_recovery_codes'));
  for (let n = 0; n < 6; n++) [code] = await makeRecoveryCodes(person, { recoveryCode: code, password });
  expect(await queued()).toBe(server.settings.SMS_NOTICES_PER_ACCOUNT_PER_DAY);
  await told(/新增/, server.settings.SMS_NOTICES_PER_ACCOUNT_PER_DAY);
  server.clock.advance(86_401);
  await makeRecoveryCodes(person, { recoveryCode: code, password });
  expect(await queued()).toBe(server.settings.SMS_NOTICES_PER_ACCOUNT_PER_DAY + 1);
});
