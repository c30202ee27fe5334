import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Purpose } from '@btepai/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Client } from '../../../testing/client.ts';
import { newPhone } from '../../../testing/client.ts';
import type { TestServer } from '../../../testing/server.ts';
import { startTestServer } from '../../../testing/server.ts';

/** docs/phone.md's table of state × event → answer and state, row by row. */
const page = readFileSync(join(import.meta.dirname, '../../../../docs/phone.md'), 'utf8');
const rows = page
  .split('\n')
  .map((line) => /^\| `(\w+)` \| ([^|`]+) \| `([\w/ –]+)` \| `(\w+)` \|$/.exec(line)?.slice(1))
  .filter((cells) => cells !== undefined) as [state: string, event: string, answer: string, then: string][];

let server: TestServer;
beforeAll(async () => {
  const wide = { SMS_PER_NUMBER_PER_MINUTE: '50', SMS_PER_NUMBER_PER_HOUR: '50', SMS_PER_NUMBER_PER_DAY: '50' };
  server = await startTestServer({ env: { ...wide, SESSION_IDLE_DAYS: '365' } });
});
afterAll(() => server.close());

const password = 'plum harbour 42';
const day = 86_400;
const none = '01890a5d-ac96-774b-bcce-b302099a8057';
const applyDue = () => server.app.schedule.run('apply due phone changes');
const masked = (phone: string) => `+86 138****${phone.slice(-4)}`;

/** An account whose numbers are told apart: `a` was bound first, `b` took or is to take its place. */
type World = { person: Client; username: string; a: string; b: string; phoneId: string; changeId: string };
type Told = {
  status: number;
  body: { code?: string; outcome?: string; change?: { id: string }; binding?: { id: string } };
};
const codeOf = ({ status, body }: Told) => body.code ?? (body.outcome ? `${status} ${body.outcome}` : String(status));

/** Asks for a code and does something with it; a refusal of the asking is the answer. */
async function byCode(
  person: Client,
  [purpose, needs, phone]: [Purpose, object, string],
  act: (proof: { id: string; code: string }) => Promise<Told>,
): Promise<Told> {
  const after = server.codesSentTo(phone);
  const asked = await person.ask(purpose, needs);
  if (asked.status !== 201) return asked;
  return act({ id: asked.body.id, code: await server.codeSentTo(phone, { after }) });
}
const replaceBy = ({ person, phoneId }: World, from: string, to: string) =>
  byCode(person, ['replace_phone_current', { phoneId }, from], (owner) =>
    byCode(person, ['replace_phone_new', { phoneId, phone: to }, to], (verification) =>
      person.replace(phoneId, { verification, ownerProof: { verification: owner } }),
    ),
  );
const loseTo = ({ person, phoneId }: World, to: string) =>
  byCode(person, ['replace_phone_new', { phoneId, phone: to }, to], (verification) =>
    person.replace(phoneId, { verification, ownerProof: { password } }),
  );
const objectBy = async (phone: string): Promise<Told> => {
  const links = server.sandbox.received(phone).flatMap(({ text }) => /\/o#([\w-]+)/.exec(text)?.[1] ?? []);
  return server.client().post('/v1/phone-objections', { token: links[0] ?? 'none' });
};
const held = async ({ person }: World) => (await person.account()).phone?.phone;
const currentOf = async (world: World) => ((await held(world)) === masked(world.b) ? world.b : world.a);

/** How an account comes into each state. */
const states: Record<string, (world: World) => Promise<void>> = {
  none: async ({ person, a, phoneId }) => {
    const verification = await person.proof('unbind_phone', { phoneId }, a);
    await person.post(`/v1/phones/${phoneId}/unbind`, { verification, acceptNoRecovery: true });
    await server.objectionSentTo(a);
  },
  bound: async () => {},
  waiting: async (world) => {
    const { body } = await loseTo(world, world.b);
    world.changeId = body.change!.id;
    await server.objectionSentTo(world.a);
  },
  replaced: async (world) => {
    const { body } = await replaceBy(world, world.a, world.b);
    Object.assign(world, { changeId: body.change!.id, phoneId: body.binding!.id });
    await server.objectionSentTo(world.a);
  },
  restricted: async (world) => {
    await states.replaced!(world);
    await objectBy(world.a);
    await world.person.signIn(world.username);
    world.phoneId = (await world.person.account()).phone!.id;
  },
  disputed: async (world) => {
    await states.replaced!(world);
    await (await server.person()).bindNumber(world.a);
    await objectBy(world.a);
    await world.person.signIn(world.username);
  },
};

/** In which state an account is, as its owner sees it. */
async function stateOf(world: World): Promise<string> {
  if ((await world.person.get('/v1/account')).status === 401) await world.person.signIn(world.username);
  const { status, phone, waitingChange } = await world.person.account();
  if (status === 'restricted') return phone?.phone === masked(world.b) ? 'disputed' : 'restricted';
  if (waitingChange) return 'waiting';
  if (!phone) return 'none';
  return phone.phone === masked(world.b) ? 'replaced' : 'bound';
}

const events: Record<string, (world: World) => Promise<Told>> = {
  'bind a number': ({ person }) => {
    const phone = newPhone();
    return byCode(person, ['bind_phone', { phone }, phone], ({ id, code }) => person.bind(id, code));
  },
  'replace it, both codes': async (world) => replaceBy(world, await currentOf(world), newPhone()),
  'replace it, the old one lost': (world) => loseTo(world, newPhone()),
  'cancel the change': ({ person, changeId }) => person.post(`/v1/phone-changes/${changeId}/cancel`),
  '72 hours pass': async () => {
    server.clock.advance(3 * day);
    await applyDue();
    return { status: 0, body: { code: '–' } };
  },
  'the old number objects': (world) => objectBy(world.a),
  'the old number objects after 72 hours': async (world) => {
    server.clock.advance(3 * day);
    return objectBy(world.a);
  },
  'unbind it': (world) => unbind(world, false),
  'unbind it, accepting no way back': (world) => unbind(world, true),
  'lift the restriction': ({ person, a }) =>
    byCode(person, ['lift_restriction', {}, a], (verification) =>
      person.post('/v1/account/lift-restriction', { verification }),
    ),
  'someone else proves the number': async (world) => {
    const phone = await currentOf(world);
    const other = await server.person();
    return other.post('/v1/phones', { verification: await other.proof('bind_phone', { phone }, phone) });
  },
  'someone else proves it, 180 days unseen': async (world) => {
    const phone = await currentOf(world);
    server.clock.advance(181 * day);
    const other = await server.person();
    return other.post('/v1/phones', { verification: await other.proof('bind_phone', { phone }, phone) });
  },
};

async function unbind(world: World, acceptNoRecovery: boolean): Promise<Told> {
  const { person, phoneId } = world;
  return byCode(person, ['unbind_phone', { phoneId }, await currentOf(world)], (verification) =>
    person.post(`/v1/phones/${phoneId}/unbind`, { verification, acceptNoRecovery }),
  );
}

test('every state meets every event once', () => {
  const pairs = rows.map(([state, event]) => `${state}: ${event}`);
  const all = Object.keys(states).flatMap((state) => Object.keys(events).map((event) => `${state}: ${event}`));
  expect(pairs.toSorted()).toEqual(all.toSorted());
});

describe('docs/phone.md', () => {
  test.each(rows)('%s, %s: %s, then %s', async (state, event, answer, then) => {
    const person = await server.person();
    const { username } = await person.account();
    const world: World = { person, username, a: newPhone(), b: newPhone(), phoneId: '', changeId: none };
    world.phoneId = (await person.bindNumber(world.a)).id;
    server.clock.advance(8 * day);
    await states[state]!(world);
    expect(await stateOf(world)).toBe(state);
    const told = codeOf(await events[event]!(world));
    const after = await stateOf(world);
    expect([told, after]).toEqual([answer, then]);
  });
});
