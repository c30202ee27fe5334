import { afterAll, beforeAll, expect, test } from 'vitest';
import { atOnce } from '../../../testing/at-once.ts';
import { newPhone, otherCode } from '../../../testing/client.ts';
import type { TestServer } from '../../../testing/server.ts';
import { startTestServer } from '../../../testing/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ env: { CODE_WRONG_ALARM_PER_DAY: '7' } });
  server.clock.freeze();
});
afterAll(() => server.close());

const alarms = () => server.logged.filter((line) => line.includes('alarm: wrong codes today')).length;
const counted = async () =>
  /^btepai_wrong_code_alarms_total (\d+)/m.exec(await (await fetch(`${server.url}/metrics`)).text())![1];

async function wrong(times: number, options?: { headers: Record<string, string> }) {
  const [person, phone] = [await server.person(), newPhone()];
  const { body } = await person.askCode(phone);
  const code = await server.codeSentTo(phone);
  return await atOnce(times, () => person.bind(body.id, otherCode(code), options));
}

test('C10: the alarm is raised once, at the threshold', async () => {
  await wrong(5);
  await wrong(1);
  expect(alarms()).toBe(0);
  await wrong(5);
  expect([alarms(), await counted()]).toEqual([1, '1']);
  await wrong(5);
  expect([alarms(), await counted()]).toEqual([1, '1']);
});

test('C10: a new day counts anew, and a repeated request raises no second alarm', async () => {
  server.clock.advance(86_400);
  await wrong(5);
  await wrong(1);
  const headers = { 'idempotency-key': 'the seventh'.replaceAll(' ', '-') };
  await wrong(1, { headers });
  expect(alarms()).toBe(2);
});

test('C10: the same wrong try sent three times under one key is one wrong try and one alarm', async () => {
  server.clock.advance(86_400);
  await wrong(5);
  await wrong(1);
  const told = await wrong(3, { headers: { 'idempotency-key': 'lost-answer' } });
  expect(told.map(({ body }) => body.triesLeft)).toEqual([4, 4, 4]);
  const [day] = await server.sql<{ count: number }>('select count from wrong_codes_by_day order by day desc limit 1');
  expect(day!.count).toBe(7);
  expect(alarms()).toBe(3);
});
