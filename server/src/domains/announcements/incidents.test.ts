import { randomUUID } from 'node:crypto';
import type { AuditList, Problem, ServiceStatus, StaffIncident, StatusHistory } from '@btepai/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { answeredAtOnce, tally } from '../../../testing/at-once.ts';
import type { Agent } from '../../../testing/desk.ts';
import { agent } from '../../../testing/desk.ts';
import type { TestServer } from '../../../testing/server.ts';
import { startTestServer } from '../../../testing/server.ts';

let server: TestServer;
let editor: Agent;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());
beforeEach(async () => {
  editor = await agent(server, ['editor']);
});

type Told = StaffIncident & Pick<Problem, 'code' | 'errors'>;
const path = '/v1/staff/incidents';
const draft = (given: object = {}) => ({
  id: randomUUID(),
  title: { zh: '部分验证码延迟', en: 'Some codes are late' },
  components: ['sms_line/1', 'queue'],
  beganAt: server.clock.now(),
  state: 'investigating',
  text: {
    zh: '部分用户收到验证码要等一两分钟，我们在查。',
    en: 'Some codes take a minute or two. We’re looking into it.',
  },
  ...given,
});
const opened = async (given: object = {}) => {
  const { status, body } = await editor.post<Told>(path, draft(given));
  expect([status, body.code]).toEqual([201, undefined]);
  return body;
};
const publish = ({ id, version }: StaffIncident, who = editor) => who.post<Told>(`${path}/${id}/publish`, { version });
const note = ({ id, version }: StaffIncident, state: string, words: string, who = editor) =>
  who.post<Told>(`${path}/${id}/notes`, { version, state, text: { zh: words, en: words } });
/** What anybody reads, past what is kept of the last look. */
const read = async () => {
  server.clock.advance(5);
  return (await server.client().get<ServiceStatus>('/v1/status')).body.incidents;
};
const history = async () => {
  server.clock.advance(40);
  return (await server.client().get<StatusHistory>('/v1/status/history')).body.incidents;
};

test('an incident from its draft to its end, as staff write it and as people read it', async () => {
  const begun = await opened();
  expect(begun).toMatchObject({ standing: 'draft', version: 1, openedBy: editor.name, resolvedAt: null });
  expect((await read()).map(({ id }) => id)).not.toContain(begun.id);

  const { body: shown } = await publish(begun);
  expect(shown).toMatchObject({ standing: 'published', version: 2 });
  const [live] = await read();
  expect(live).toMatchObject({
    id: begun.id,
    title: { zh: '部分验证码延迟' },
    state: 'investigating',
    components: ['sms_line/1', 'queue'],
    notes: [{ state: 'investigating', text: { en: expect.stringContaining('looking into it') } }],
  });
  expect(JSON.stringify(live)).not.toContain(editor.name);

  server.clock.advance(60);
  const { body: found } = await note(shown, 'identified', '一条线路的运营商在检修');
  server.clock.advance(60);
  const { body: fixed } = await note(found, 'resolved', '已恢复');
  expect(fixed).toMatchObject({ state: 'resolved', resolvedAt: fixed.notes[0]!.at, version: 4 });
  expect(fixed.notes.map(({ state, by }) => [state, by])).toEqual([
    ['resolved', editor.name],
    ['identified', editor.name],
    ['investigating', editor.name],
  ]);
  expect((await read()).map(({ id }) => id)).not.toContain(begun.id);
  expect((await history())[0]).toMatchObject({ id: begun.id, notes: [{}, {}, {}] });

  const admin = await agent(server, ['admin']);
  const { body: audit } = await admin.get<AuditList>(`/v1/staff/audit?staffId=${editor.staffId}`);
  const acts = audit.items.filter(({ act }) => act.startsWith('incident.'));
  expect(acts.map(({ act, subject }) => [act, subject])).toEqual(
    ['note', 'note', 'publish', 'open'].map((verb) => [`incident.${verb}`, begun.id]),
  );
});

describe('what is refused', () => {
  test('nothing is published that says nothing', async () => {
    const [{ id } = { id: '' }] = await server.sql<{ id: string }>(
      `insert into incidents (id, state, title, components, began_at, changed_at)
       values (gen_random_uuid(), 'investigating', '{"zh":"短信通道 1中断","en":"x"}', '{sms_line/1}', now(), now()) returning id`,
    );
    const { status, body } = await editor.post<Told>(`${path}/${id}/publish`, { version: 1 });
    expect([status, body.errors]).toEqual([
      422,
      [{ path: 'notes', code: 'incident_needs_note', message: '先写一条说明，再公开' }],
    ]);
    await server.sql('delete from incidents where id = $1', [id]);
  });

  test('two who write at once: one does, the other is told, and nothing is lost', async () => {
    const { body: shown } = await publish(await opened());
    const other = await agent(server, ['risk']);
    const answers = await answeredAtOnce(10, (n) => note(shown, 'identified', `note ${n}`, n % 2 ? editor : other));
    expect(tally(answers)).toEqual({ 201: 1, content_changed: 9 });
    const { body } = await editor.get<Told>(`${path}/${shown.id}`);
    expect([body.version, body.notes.length]).toEqual([shown.version + 1, 2]);
  });

  test('the same draft sent twice is one, and another’s id is refused', async () => {
    const body = draft();
    const answers = await Promise.all([editor.post<Told>(path, body), editor.post<Told>(path, body)]);
    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
    expect(answers[0]!.body.notes).toHaveLength(1);
    const other = await agent(server, ['editor']);
    expect((await other.post<Told>(path, body)).body.code).toBe('content_changed');
  });

  test('what is over stays so, and what was read by all can’t be put away', async () => {
    const { body: shown } = await publish(await opened());
    expect((await editor.post<Told>(`${path}/${shown.id}/dismiss`, { version: shown.version })).body.code).toBe(
      'content_changed',
    );
    const { body: over } = await note(shown, 'resolved', '好了');
    expect((await note(over, 'investigating', '又来了')).body.code).toBe('incident_over');
    const change = { version: over.version, title: { zh: '改', en: 'x' } };
    expect((await editor.call<Told>('PATCH', `${path}/${over.id}`, change)).body.code).toBe('incident_over');

    const away = await opened();
    expect((await editor.post(`${path}/${away.id}/dismiss`, { version: 1 })).status).toBe(200);
    expect((await publish({ ...away, version: 2 })).body.code).toBe('incident_over');
  });

  test.each([
    ['a component that there is not', { components: ['moon'] }, 'components.0'],
    ['the same component twice', { components: ['queue', 'queue'] }, 'components'],
    ['one language alone', { title: { zh: '只有中文', en: ' ' } }, 'title.en'],
    ['a beginning to come', { beganAt: '2099-01-01T00:00:00.000Z' }, 'beganAt'],
    ['an end for a beginning', { state: 'resolved' }, 'state'],
  ])('%s', async (_what, given, where) => {
    const { status, body } = await editor.post<Told>(path, draft(given));
    expect([status, body.errors?.map((error) => error.path)]).toEqual([422, [where]]);
  });

  test('who may not write, and who has not proven themselves lately', async () => {
    const begun = await opened();
    for (const roles of [['support'], ['finance'], ['admin']] as const) {
      const other = await agent(server, [...roles]);
      expect((await other.get<Told>(`${path}/${begun.id}`)).body.id).toBe(begun.id);
      expect((await other.post<Told>(path, draft())).body.code).toBe('forbidden');
      expect((await publish(begun, other)).body.code).toBe('forbidden');
    }
    server.clock.advance(server.settings.STAFF_PROOF_FRESH_SECONDS + 1);
    expect((await publish(begun)).body.code).toBe('step_up_required');
    expect((await note(begun, 'identified', '找到了')).body.code).toBe('step_up_required');
    expect((await editor.call<Told>('PATCH', `${path}/${begun.id}`, { version: 1 })).body.code).toBe(
      'step_up_required',
    );
    expect((await server.person().then((person) => person.get<Told>(path))).body.code).toBe('session_ended');
  });
});

test('title, components and beginning can be put right while it is not over', async () => {
  const begun = await opened();
  const { status, body } = await editor.call<Told>('PATCH', `${path}/${begun.id}`, {
    version: begun.version,
    title: { zh: '验证码延迟', en: 'Codes are late' },
    components: ['sms_line/2'],
    beganAt: new Date(server.clock.now().getTime() - 600_000),
  });
  expect([status, body.title.zh, body.components, body.version]).toEqual([200, '验证码延迟', ['sms_line/2'], 2]);
  expect((await publish(begun)).body.code).toBe('content_changed');
});
