import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Client } from '../server/testing/client.ts';
import { newPhone, otherCode } from '../server/testing/client.ts';
import type { TestServer } from '../server/testing/server.ts';
import { startTestServer } from '../server/testing/server.ts';

/** The main job over HTTP, told as stories: one for each line of the brief's questions and answers. */
let server: TestServer;
let person: Client;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

describe('binding a number', () => {
  test('register, ask, read the SMS, type the code, see the number masked', async () => {
    person = await server.person();
    const asked = await person.askCode('138 0013 8000');
    expect(asked).toMatchObject({
      status: 201,
      body: {
        purpose: 'bind_phone',
        status: 'pending',
        recipient: '+86 138****8000',
        triesLeft: 5,
        delivery: { status: 'queued' },
      },
    });
    const code = await server.codeSentTo('+8613800138000');
    const bound = await person.bind(asked.body.id, code);
    expect(bound).toMatchObject({
      status: 201,
      body: { phone: '+86 138****8000', country: 'CN', primary: true, status: 'active' },
    });
    expect((await person.account()).phone).toMatchObject({ phone: '+86 138****8000' });
  });

  test('a wrong code says how many tries are left, and the right one still works', async () => {
    const someone = await server.person();
    const phone = newPhone();
    const { body } = await someone.askCode(phone);
    const code = await server.codeSentTo(phone);
    expect(await someone.bind(body.id, otherCode(code))).toMatchObject({
      status: 422,
      body: { code: 'code_wrong', triesLeft: 4 },
    });
    expect(await someone.bind(body.id, code)).toMatchObject({ status: 201 });
  });

  test('a taken number is told only after possession is proven, with the way to appeal', async () => {
    const holder = await server.person();
    const phone = newPhone();
    await holder.bindNumber(phone);
    server.clock.advance(61);
    const other = await server.person();
    const asked = await other.askCode(phone);
    expect(asked.status).toBe(201);
    const code = await server.codeSentTo(phone, { after: 1 });
    expect(await other.bind(asked.body.id, code)).toMatchObject({
      status: 409,
      body: { code: 'phone_taken', appeal: { topic: 'phone_taken', claimToken: expect.stringMatching(/^[\w-]{64}$/) } },
    });
    expect((await other.account()).phone).toBeNull();
  });
});
