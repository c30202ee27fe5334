import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { answeredAtOnce, tally } from '../../../testing/at-once.ts';
import type { Client } from '../../../testing/client.ts';
import { newPhone, otherCode } from '../../../testing/client.ts';
import type { TestServer } from '../../../testing/server.ts';
import { startTestServer } from '../../../testing/server.ts';

/** Send windows are wide here: what is under test is what wrong codes alone close. */
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({
    env: {
      SMS_PER_NUMBER_PER_MINUTE: '1000',
      SMS_PER_NUMBER_PER_HOUR: '1000',
      SMS_PER_NUMBER_PER_DAY: '1000',
      SMS_PER_ACCOUNT_PER_DAY: '1000',
      SMS_PER_ADDRESS_PER_HOUR: '1000',
    },
  });
  server.clock.freeze();
});
afterAll(() => server.close());

let phone: string;
let sent: number;
beforeEach(() => {
  phone = newPhone();
  sent = 0;
});

async function ask(person: Client): Promise<{ id: string; code: string }> {
  const { status, body } = await person.askCode(phone);
  if (status !== 201) throw new Error(`ask: ${body.code}`);
  return { id: body.id, code: await server.codeSentTo(phone, { after: sent++ }) };
}

/** So many wrong tries with a fresh verification. */
async function guessWrong(person: Client, times: number): Promise<string[]> {
  const { id, code } = await ask(person);
  const told: string[] = [];
  for (let n = 0; n < times; n++) told.push((await person.bind(id, otherCode(code))).body.code);
  return told;
}

describe('C5: ten wrong an hour for a number, over all its codes and accounts', () => {
  test('C5: the eleventh is not tried, whoever asks', async () => {
    const [first, second, third] = [await server.person(), await server.person(), await server.person()];
    await guessWrong(first, 4);
    await guessWrong(second, 4);
    const { id, code } = await ask(third);
    const told: string[] = [];
    for (let n = 0; n < 3; n++) told.push((await third.bind(id, otherCode(code))).body.code);
    expect(told).toEqual(['code_wrong', 'code_wrong', 'code_locked']);
    const right = await third.bind(id, code);
    expect(right).toMatchObject({ status: 429, body: { code: 'code_locked', retryAfterSeconds: 3600 } });
    expect(right.headers.get('retry-after')).toBe('3600');
    for (const person of [first, second, await server.person()])
      expect((await person.askCode(phone)).body.code).toBe('code_locked');
  });

  const edges: [seconds: number, outcome: string][] = [
    [3_599, 'code_locked'],
    [3_600, '201'],
  ];
  test.each(edges)('C5: %i s after the first of ten wrong → %s', async (seconds, outcome) => {
    const person = await server.person();
    await guessWrong(person, 5);
    await guessWrong(person, 5);
    server.clock.advance(seconds);
    const { status, body } = await person.askCode(phone);
    expect(body.code ?? String(status)).toBe(outcome);
  });

  test('C5: the hour rolls: five old and five new wrong open one by one', async () => {
    const person = await server.person();
    await guessWrong(person, 5);
    server.clock.advance(1_800);
    await guessWrong(person, 5);
    expect((await person.askCode(phone)).body).toMatchObject({ code: 'code_locked', retryAfterSeconds: 1_800 });
    server.clock.advance(1_800);
    expect(await guessWrong(person, 5)).toEqual(Array(5).fill('code_wrong'));
    expect((await person.askCode(phone)).body.code).toBe('code_locked');
  });

  test('C5: 200 wrong at once over 20 accounts count ten', async () => {
    const people = await Promise.all(Array.from({ length: 20 }, () => server.person()));
    const codes: { person: Client; id: string; code: string }[] = [];
    for (const person of people) codes.push({ person, ...(await ask(person)) });
    const answers = await answeredAtOnce(200, (n) => {
      const { person, id, code } = codes[n % 20]!;
      return person.bind(id, otherCode(code));
    });
    expect(tally(answers)).toEqual({ code_wrong: 10, code_locked: 190 });
  });
});

describe('C5: a hundred wrong in a row', () => {
  async function wrongInARow(person: Client, times: number) {
    for (let n = 0; n < times / 10; n++) {
      await guessWrong(person, 5);
      await guessWrong(person, 5);
      server.clock.advance(3_600);
    }
  }

  test('C5: close the number for good, and no waiting opens it', async () => {
    const person = await server.person();
    await wrongInARow(person, 100);
    for (const days of [0, 1, 30]) {
      server.clock.advance(days * 86_400);
      if (days > 29) await person.register();
      const { body } = await person.askCode(phone);
      expect(body.code).toBe('code_locked');
      expect(body.retryAfterSeconds).toBeUndefined();
    }
  });

  test('C5: the hundredth try itself still counts; 99 leave one', async () => {
    const person = await server.person();
    await wrongInARow(person, 90);
    await guessWrong(person, 5);
    await guessWrong(person, 4);
    server.clock.advance(3_600);
    const { id, code } = await ask(person);
    expect((await person.bind(id, otherCode(code))).body.code).toBe('code_wrong');
    expect((await person.bind(id, code)).body.code).toBe('code_locked');
  });

  test('C5: a success sets the row back to nothing', async () => {
    const person = await server.person();
    await wrongInARow(person, 90);
    const { id, code } = await ask(person);
    expect((await person.bind(id, code)).status).toBe(201);
    const [guard] = await server.sql<{ wrong_in_a_row: number }>(
      `select wrong_in_a_row from code_guards g join phone_claims c on c.phone_index = g.recipient_index
       where c.account_id = $1`,
      [(await person.account()).id],
    );
    expect(guard!.wrong_in_a_row).toBe(0);
  });
});

test('C5: neither a resend nor a new verification nor calling off refills', async () => {
  const person = await server.person();
  const { id, code } = await ask(person);
  for (let n = 0; n < 4; n++) await person.bind(id, otherCode(code));
  server.clock.advance(60);
  expect((await person.post(`/v1/verifications/${id}/resend`)).body.triesLeft).toBe(1);
  sent++;
  await person.post(`/v1/verifications/${id}/cancel`);
  expect(await guessWrong(person, 5)).toEqual(Array(5).fill('code_wrong'));
  expect(await guessWrong(person, 2)).toEqual(['code_wrong', 'code_locked']);
});
