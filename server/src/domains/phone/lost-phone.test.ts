import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Client } from '../../../testing/client.ts';
import { newPhone } from '../../../testing/client.ts';
import type { TestServer } from '../../../testing/server.ts';
import { startTestServer } from '../../../testing/server.ts';

const password = 'plum harbour 42';
const hour = 3_600;
const day = 24 * hour;

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

/** Someone whose device the account has known for so long, and who can’t read the old number any more. */
async function lost({ knownSeconds = 7 * day } = {}) {
  const person = await server.person();
  const phone = newPhone();
  const { id: phoneId } = await person.bindNumber(phone);
  server.clock.advance(knownSeconds);
  return { person, phone, phoneId, next: newPhone() };
}
type Lost = Awaited<ReturnType<typeof lost>>;

async function start({ person, phoneId, next }: Lost, given = password) {
  const verification = await person.proof('replace_phone_new', { phoneId, phone: next }, next);
  return person.replace(phoneId, { verification, ownerProof: { password: given } });
}
const applyDue = () => server.app.schedule.run('apply due phone changes');
const bound = async (person: Client) => (await person.account()).phone?.phone;
const masked = (phone: string) => `+86 138****${phone.slice(-4)}`;
const log = async (person: Client) =>
  (
    await server.sql<{ kind: string }>(
      `select kind from activity where account_id = '${(await person.account()).id}' order by seq`,
    )
  ).map(({ kind }) => kind);

describe('P6: the old number is lost', () => {
  test('P6: on a device known for 7 days the password starts a change that waits 72 hours, for everyone to see', async () => {
    const story = await lost();
    const { status, body } = await start(story);
    expect([status, body]).toMatchObject([
      200,
      {
        binding: { id: story.phoneId },
        change: { status: 'waiting', from: masked(story.phone), to: masked(story.next) },
      },
    ]);
    expect(Date.parse(body.change.appliesAt) - Date.parse(body.change.startedAt)).toBe(72 * hour * 1000);
    const account = await story.person.account();
    expect(account).toMatchObject({ phone: { phone: masked(story.phone) }, waitingChange: body.change });
    expect((await story.person.phones()).waiting).toEqual([body.change]);
    await server.objectionSentTo(story.phone);
    expect(server.sandbox.received(story.phone)[0]?.text).toMatch(/申请.*72小时后生效/);
  });

  test('P6: applied at 72 hours, not a second before, once, and the old number is told again', async () => {
    const story = await lost();
    server.clock.freeze();
    const { body } = await start(story);
    server.clock.advance(72 * hour - 1);
    await applyDue();
    expect(await bound(story.person)).toBe(masked(story.phone));
    server.clock.advance(1);
    await Promise.all([applyDue(), applyDue(), applyDue()]);
    expect(await bound(story.person)).toBe(masked(story.next));
    const change = (await story.person.get(`/v1/phone-changes/${body.change.id}`)).body;
    expect(change).toMatchObject({ status: 'applied' });
    await server.objectionSentTo(story.phone, { after: 1 });
    expect((await log(story.person)).filter((kind) => kind.startsWith('phone_'))).toEqual([
      'phone_bound',
      'phone_change_started',
      'phone_change_applied',
    ]);
  });

  test.each([
    [7 * day - 5, 403],
    [7 * day, 200],
  ])('P6: a device known for %i seconds: %i', async (knownSeconds, expected) => {
    const story = await lost({ knownSeconds });
    const { status, body } = await start(story);
    expect(status).toBe(expected);
    if (expected === 403) {
      expect(body).toMatchObject({
        code: 'step_up_required',
        purpose: 'replace_phone_current',
        appeal: { topic: 'phone_lost' },
      });
      expect((await story.person.phones()).waiting).toEqual([]);
    }
  });

  test('P6: the wrong password leaves the new number’s code as it was', async () => {
    const { person, phoneId, next } = await lost();
    const verification = await person.proof('replace_phone_new', { phoneId, phone: next }, next);
    const wrong = await person.replace(phoneId, { verification, ownerProof: { password: 'not it at all' } });
    expect([wrong.status, wrong.body.code]).toEqual([401, 'credentials_wrong']);
    expect((await person.replace(phoneId, { verification, ownerProof: { password } })).status).toBe(200);
  });

  test('P6: any session cancels it, twice is once, and a cancelled change never applies', async () => {
    const story = await lost();
    const { body } = await start(story);
    const elsewhere = server.client();
    await elsewhere.signIn((await story.person.account()).username);
    const cancel = () => elsewhere.post(`/v1/phone-changes/${body.change.id}/cancel`);
    expect([await cancel(), await cancel()]).toMatchObject([
      { status: 200, body: { status: 'cancelled' } },
      { status: 200, body: { status: 'cancelled' } },
    ]);
    server.clock.advance(73 * hour);
    await applyDue();
    expect(await bound(story.person)).toBe(masked(story.phone));
    expect(await log(story.person)).toContain('phone_change_cancelled');
  });

  test('P6: an applied change can’t be cancelled, and a stranger can’t cancel or read one', async () => {
    const story = await lost();
    const { body } = await start(story);
    const path = `/v1/phone-changes/${body.change.id}`;
    const stranger = await server.person();
    expect((await stranger.post(`${path}/cancel`)).body.code).toBe('not_found');
    expect((await stranger.get(path)).body.code).toBe('not_found');
    server.clock.advance(72 * hour);
    await applyDue();
    expect((await story.person.post(`${path}/cancel`)).body.code).toBe('change_resolved');
  });

  test('P6: the old number stops it: the change is frozen, the account restricted', async () => {
    const story = await lost();
    await start(story);
    const { username } = await story.person.account();
    const token = await server.objectionSentTo(story.phone);
    const answer = await server.client().post('/v1/phone-objections', { token });
    expect(answer).toMatchObject({ status: 202, body: { outcome: 'frozen' } });
    server.clock.advance(73 * hour);
    await applyDue();
    await story.person.signIn(username);
    expect(await story.person.account()).toMatchObject({
      status: 'restricted',
      phone: { phone: masked(story.phone) },
      waitingChange: null,
    });
  });

  test('P6: a second change has to wait for the first to end', async () => {
    const story = await lost();
    await start(story);
    server.clock.advance(61);
    const again = await story.person.ask('replace_phone_new', { phoneId: story.phoneId, phone: newPhone() });
    expect([again.status, again.body.code]).toEqual([409, 'change_waiting']);
    expect((await story.person.ask('replace_phone_current', { phoneId: story.phoneId })).body.code).toBe(
      'change_waiting',
    );
  });

  test('P2: a change that waits holds nothing: another may bind the number, and the change then ends without effect', async () => {
    const story = await lost();
    const { body } = await start(story);
    const other = await server.person();
    server.clock.advance(61);
    await other.bindNumber(story.next);
    server.clock.advance(72 * hour);
    await applyDue();
    expect(await bound(story.person)).toBe(masked(story.phone));
    expect(await bound(other)).toBe(masked(story.next));
    expect((await story.person.get(`/v1/phone-changes/${body.change.id}`)).body).toMatchObject({ status: 'cancelled' });
    expect(await log(story.person)).toContain('phone_change_failed');
  });

  test('C9: unbinding ends the change that waits', async () => {
    const story = await lost();
    const { body } = await start(story);
    const { person, phone, phoneId } = story;
    const verification = await person.proof('unbind_phone', { phoneId }, phone);
    await person.post(`/v1/phones/${phoneId}/unbind`, { verification, acceptNoRecovery: true });
    expect((await person.get(`/v1/phone-changes/${body.change.id}`)).body).toMatchObject({ status: 'cancelled' });
    expect((await person.account()).waitingChange).toBeNull();
  });
});
