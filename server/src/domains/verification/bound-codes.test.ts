import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Client } from '../../../testing/client.ts';
import { newPhone } from '../../../testing/client.ts';
import type { TestServer } from '../../../testing/server.ts';
import { startTestServer } from '../../../testing/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

async function asked(): Promise<{ person: Client; phone: string; id: string; code: string }> {
  const [person, phone] = [await server.person(), newPhone()];
  const { body } = await person.askCode(phone);
  return { person, phone, id: body.id, code: await server.codeSentTo(phone) };
}

describe('C6: a code is bound to account, purpose, recipient and payload', () => {
  test('C6: another account’s right code is refused, and costs its owner no try', async () => {
    const { person, id, code } = await asked();
    const other = await server.person();
    expect(await other.bind(id, code)).toMatchObject({ status: 409, body: { code: 'code_mismatch' } });
    expect((await person.get(`/v1/verifications/${id}`)).body).toMatchObject({ status: 'pending', triesLeft: 5 });
    expect(await person.bind(id, code)).toMatchObject({ status: 201 });
  });

  test('C6: the code of one verification is wrong for another', async () => {
    const [a, b] = [await asked(), await asked()];
    const answer = await a.person.bind(a.id, b.code === a.code ? '000000' : b.code);
    expect(answer.body.code).toBe('code_wrong');
  });

  test('C6: a verification that never was is a mismatch', async () => {
    const { person, code } = await asked();
    const answer = await person.bind('01890a5d-ac96-774b-bcce-b302099a8057', code);
    expect(answer).toMatchObject({ status: 409, body: { code: 'code_mismatch' } });
  });

  const tampering: [what: string, sql: string, outcome: string][] = [
    ['purpose', `update verifications set purpose = 'replace_phone_new' where id = $1`, 'code_mismatch'],
    ['payload', `update verifications set payload_digest = sha256('other') where id = $1`, 'code_mismatch'],
    ['code digest', `update verifications set code_digest = sha256('000000') where id = $1`, 'code_wrong'],
  ];
  test.each(tampering)('C6: with another %s in the row the right code is refused', async (_what, sql, outcome) => {
    const { person, id, code } = await asked();
    await server.sql(sql, [id]);
    expect((await person.bind(id, code)).body.code).toBe(outcome);
    expect((await person.account()).phone).toBeNull();
  });

  test('C6: with another recipient in the row the right code is wrong', async () => {
    const [mine, theirs] = [await asked(), await asked()];
    await server.sql(
      `update verifications v set recipient_index = o.recipient_index, recipient_cipher = o.recipient_cipher
       from verifications o where v.id = $1 and o.id = $2`,
      [mine.id, theirs.id],
    );
    expect((await mine.person.bind(mine.id, mine.code)).body.code).toBe('code_wrong');
    expect((await mine.person.account()).phone).toBeNull();
  });

  test('C6: with only the number’s sealed text changed, what is bound is not the other number', async () => {
    const [mine, theirs] = [await asked(), await asked()];
    await server.sql(
      'update verifications v set recipient_cipher = o.recipient_cipher from verifications o where v.id = $1 and o.id = $2',
      [mine.id, theirs.id],
    );
    const { body } = await mine.person.bind(mine.id, mine.code);
    expect(body.phone).not.toBe(`+86 138****${theirs.phone.slice(-4)}`);
  });

  test('C6: a row moved to another account opens nothing there', async () => {
    const { id, code } = await asked();
    const other = await server.person();
    const { id: otherId } = await other.account();
    await server.sql('update verifications set account_id = $2 where id = $1', [id, otherId]);
    await server.sql('update current_verifications set account_id = $2 where verification_id = $1', [id, otherId]);
    await server.sql(
      'update messages set account_id = $2 where id = (select message_id from verifications where id = $1)',
      [id, otherId],
    );
    expect((await other.bind(id, code)).body.code).toBe('code_wrong');
  });
});
