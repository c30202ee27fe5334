import { afterEach, beforeEach, expect, test } from 'vitest';
import { atOnce } from '../../../testing/at-once.ts';
import type { Client } from '../../../testing/client.ts';
import { Client as Caller, newPhone } from '../../../testing/client.ts';
import type { TestServer } from '../../../testing/server.ts';
import { eventually, startTestServer } from '../../../testing/server.ts';
import { smppEnvironment } from '../../../testing/smpp.ts';
import type { Smsc } from '../../../testing/smsc.ts';
import { startSmsc } from '../../../testing/smsc.ts';

/** The whole server with an SMSC for its gateway. */
let smsc: Smsc;
let server: TestServer;
beforeEach(async () => {
  smsc = await startSmsc();
  server = await startTestServer({ env: { ...smppEnvironment(smsc.url), SMS_COUNTRIES: '*' } });
  await eventually(() => smsc.isBound(), 'a bind');
});
afterEach(async () => {
  await server.close();
  await smsc.close();
});

const delivery = async (person: Client, id: string) =>
  (await person.get<{ delivery: object & { status: string } }>(`/v1/verifications/${id}`)).body.delivery;
const reaches = (person: Client, id: string, status: string) =>
  eventually(async () => (await delivery(person, id)).status === status, status, 30_000);
const codeTo = (phone: string) =>
  eventually(
    () =>
      smsc
        .textsTo(phone)
        .flatMap((text) => /\d{6}/.exec(text) ?? [])
        .at(-1),
    'the code',
  );
async function person(): Promise<Client> {
  const caller = new Caller({ url: server.url, codeSentTo: (phone) => codeTo(phone) });
  await caller.register();
  return caller;
}
async function asked() {
  const [who, phone] = [await person(), newPhone()];
  const { body } = await who.askCode(phone);
  return { person: who, phone, id: body.id };
}

test('S10: a code comes by the SMSC, its receipt is the live state, and it binds', async () => {
  const { person, phone, id } = await asked();
  await reaches(person, id, 'submitted');
  const parts = smsc.submitted.filter(({ to }) => `+${to}` === phone);
  smsc.tell(parts.at(-1)!.id, 'ENROUTE');
  smsc.tell(parts.at(-1)!.id);
  await reaches(person, id, 'delivered');
  expect(await person.bind(id, await codeTo(phone))).toMatchObject({ status: 201 });
});

test.each(['before', 'after', 'twice'] as const)(
  'S10: a receipt that comes %s its answer arrives',
  async (receipts) => {
    smsc.faults.receipts = receipts;
    const all = await Promise.all(Array.from({ length: 10 }, asked));
    for (const { person, id } of all) await reaches(person, id, 'delivered');
  },
);

test('S10: unknown receipts and a contrary one late change nothing', async () => {
  const { person, id } = await asked();
  await reaches(person, id, 'submitted');
  const { id: reference } = smsc.submitted.at(-1)!;
  smsc.tell('ffff', 'UNDELIV');
  smsc.tell(reference, 'UNDELIV', 'parameters');
  await reaches(person, id, 'undelivered');
  smsc.tell(reference, 'DELIVRD', 'both');
  const next = await asked();
  await reaches(next.person, next.id, 'submitted');
  smsc.tell(smsc.submitted.at(-1)!.id);
  await reaches(next.person, next.id, 'delivered');
  expect(await delivery(person, id)).toMatchObject({ status: 'undelivered', reason: 'unreachable' });
});

test('S10: the link is cut in the middle of a window: after it is there again all have their code, none is lost', async () => {
  smsc.faults.latencyMs = 20;
  smsc.faults.cutAfter = 12;
  const people = await Promise.all(Array.from({ length: 30 }, person));
  const phones = people.map(() => newPhone());
  const answers = await atOnce(30, (n) => people[n]!.askCode(phones[n]!));
  // One that came while no gateway was left was told so, and left nothing.
  const taken = phones.filter((_, n) => answers[n]!.status === 201);
  expect(taken.length).toBeGreaterThan(15);
  await eventually(() => smsc.binds.length >= 2, 'a second bind');
  // The router leaves a gateway out for 10 s after five failures, and a message waits at most 15 s for its next try.
  await eventually(() => taken.every((phone) => smsc.textsTo(phone).length > 0), 'every code', 45_000);
  await eventually(
    async () => !(await server.sql(`select 1 from messages where status = 'queued'`)).length,
    'every note',
    20_000,
  );
  expect(await server.sql(`select 1 from messages where status <> 'submitted'`)).toEqual([]);
});

test('S10: what the SMSC refuses has failed, what it has no room for now comes later', async () => {
  smsc.faults.answer = 0x58;
  const { person, phone, id } = await asked();
  await eventually(async () => 'reason' in (await delivery(person, id)), 'a reason');
  smsc.faults.answer = 'ok';
  server.clock.advance(2);
  await codeTo(phone);
  await reaches(person, id, 'submitted');
  smsc.faults.answer = 0x0b;
  const refused = await asked();
  await reaches(refused.person, refused.id, 'failed');
});
