import type { Case, Problem, StaffAppealList, StaffRole } from '@btepai/contract';
import pg from 'pg';
import { afterAll, describe, expect, test } from 'vitest';
import { appealed, appealedForLost, approve, caseAt, refuse, resolve, stop, writeTo } from '../../../testing/appeal.ts';
import { atOnce, tally } from '../../../testing/at-once.ts';
import type { Client } from '../../../testing/client.ts';
import type { Agent } from '../../../testing/desk.ts';
import { agent } from '../../../testing/desk.ts';
import { eventually, startTestServer } from '../../../testing/server.ts';

/** P9 and P6: what two members of staff decide about a number, and all that can come between. */
const hour = 3_600;
const wide = { SMS_PER_NUMBER_PER_MINUTE: '50', SMS_PER_NUMBER_PER_HOUR: '50', SMS_PER_NUMBER_PER_DAY: '50' };
const server = await startTestServer({ env: wide });
afterAll(() => server.close());

const support = (...roles: StaffRole[]) => agent(server, roles.length > 0 ? roles : ['support']);
const applyDue = () => server.app.schedule.run('apply due phone changes');
const approvedBy = async (number: string, ...who: Agent[]) => {
  for (const each of who) expect((await approve(each, number)).status).toBe(200);
};
/** Approved by two: its notice runs. */
const running = async () => begun(await appealed(server));
async function begun<Story extends { number: string }>(told: Story) {
  const [lin, wang] = [await support(), await support('risk')];
  await approvedBy(told.number, lin, wang);
  return { ...told, lin, wang };
}
const appealOf = async (who: Agent, number: string) => (await caseAt(who, number)).body.appeal;
const seenBy = async (person: Client, caseId: string) => (await person.get<Case>(`/v1/support/cases/${caseId}`)).body;
const kinds = async (person: Client) =>
  (await person.get<{ items: { kind: string }[] }>('/v1/notifications')).body.items.map(({ kind }) => kind);
const auditOf = (number: string) =>
  server.sql<{ act: string; staff_id: string }>(
    `select act, staff_id from staff_audit where subject = $1 and act like 'appeal.%' order by id`,
    [number],
  );

describe('P9: releasing someone’s number', () => {
  test('P9: two different members, then 72 hours’ notice to the holder by inbox and SMS, then the number is free', async () => {
    const { holder, person, phone, number, caseId } = await appealed(server);
    const [lin, wang] = [await support(), await support('risk')];
    const first = (await approve(lin, number)).body;
    expect(first).toMatchObject({ status: 'open', appeal: { stage: 'open', mayApprove: 'approved_it' } });
    expect((await holder.phones()).waiting).toEqual([]);
    expect(await appealOf(wang, number)).toMatchObject({
      mayApprove: 'yes',
      approvals: [{ by: { id: lin.staffId }, reason: 'bill seen', counts: true }],
      needed: 2,
      proof: { phone: `+86 138****${phone.slice(-4)}`, good: true },
      holder: { phone: `+86 138****${phone.slice(-4)}`, isClaimant: false, seenAt: expect.any(String) },
    });
    const second = (await approve(wang, number)).body;
    expect(second).toMatchObject({ status: 'approved', appeal: { stage: 'notice', mayApprove: 'decided' } });
    const [waiting] = (await holder.phones()).waiting;
    expect(waiting).toMatchObject({ kind: 'release', status: 'waiting', to: null });
    expect(Date.parse(waiting!.appliesAt) - Date.parse(waiting!.startedAt)).toBe(72 * hour * 1000);
    expect(second.appeal!.noticeUntil).toBe(waiting!.appliesAt);
    expect((await seenBy(person, caseId)).appeal).toEqual({ stage: 'notice', noticeUntil: waiting!.appliesAt });
    expect(await kinds(holder)).toContain('phone_release_started');
    await eventually(
      () => server.sandbox.received(phone).some(({ text }) => text.includes('有人申诉您的手机号')),
      'the SMS to the holder',
    );
    server.clock.advance(72 * hour - 5);
    await applyDue();
    expect((await holder.phones()).items).toHaveLength(1);
    server.clock.advance(5);
    await applyDue();
    expect((await holder.phones()).items).toEqual([]);
    expect((await seenBy(person, caseId)).appeal?.stage).toBe('carried_out');
    expect(await person.bindNumber(phone)).toMatchObject({ status: 'active' });
  });

  test('P9: it tells neither side’s account to the other, and no number in full', async () => {
    const { holder, person, phone, number, caseId } = await appealed(server);
    const theirs = await holder.account();
    const told = JSON.stringify([(await caseAt(await support(), number)).body, await seenBy(person, caseId)]);
    for (const secret of [theirs.id, theirs.username, phone]) expect(told).not.toContain(secret);
  });

  test('P9: the list has what is to be decided and what runs, with how many approved', async () => {
    const { number, lin } = await running();
    const { number: undecided } = await appealed(server);
    await approve(lin, undecided);
    const { items } = (await lin.get<StaffAppealList>('/v1/staff/appeals?limit=100')).body;
    expect(items.find((item) => item.number === number)).toMatchObject({
      status: 'approved',
      approvals: 2,
      appeal: { stage: 'notice', noticeUntil: expect.any(String) },
    });
    expect(items.find((item) => item.number === undecided)).toMatchObject({ approvals: 1, appeal: { stage: 'open' } });
    const { nextCursor } = (await lin.get<StaffAppealList>('/v1/staff/appeals?limit=1')).body;
    const next = (await lin.get<StaffAppealList>(`/v1/staff/appeals?limit=100&cursor=${nextCursor}`)).body;
    expect(next.items.map((item) => item.number)).toEqual(items.slice(1).map((item) => item.number));
    await refuse(lin, undecided);
    const after = (await lin.get<StaffAppealList>('/v1/staff/appeals?limit=100')).body;
    expect(after.items.map((item) => item.number)).not.toContain(undecided);
  });

  test('P9: every decision is in the audit with its reason, and nobody can change what was done', async () => {
    const { number, lin, wang } = await running();
    // A line on either side’s account.
    expect(await auditOf(number)).toEqual(
      [lin, lin, wang, wang].map(({ staffId }) => ({ act: 'appeal.approve', staff_id: staffId })),
    );
    const { acts } = (await caseAt(lin, number)).body;
    expect(acts).toMatchObject([
      { act: 'approve', by: { name: lin.name }, text: 'bill seen' },
      { act: 'approve', by: { name: wang.name }, text: 'bill seen' },
    ]);
    for (const sql of ['update support_acts set staff = $$x$$', 'delete from support_acts', 'truncate support_acts'])
      await expect(server.sql(sql)).rejects.toThrow('append-only');
  });

  test('P9: a refusal is told with its words, and one is enough; what was refused can’t be approved', async () => {
    const { number, person, caseId } = await appealed(server);
    const lin = await support();
    expect((await refuse(lin, number, 'another name on it', '账单上的名字不一致。')).body.status).toBe('refused');
    const seen = await seenBy(person, caseId);
    expect([seen.status, seen.messages.at(-1)?.text, seen.appeal?.stage]).toEqual([
      'refused',
      '账单上的名字不一致。',
      'ended',
    ]);
    expect(JSON.stringify(seen)).not.toContain('another name');
    expect((await approve(await support(), number)).body.code).toBe('case_not_open');
    expect((await refuse(lin, number)).body.code).toBe('case_not_open');
  });

  test.each(['support', 'risk'] as const)('P9: %s decides, freshly proven and no second later', async (role) => {
    const { number } = await appealed(server);
    const lin = await support(role);
    server.clock.advance(server.settings.STAFF_PROOF_FRESH_SECONDS + 1);
    expect((await approve(lin, number)).body.code).toBe('step_up_required');
    expect((await approve(await support(role), number)).status).toBe(200);
  });

  test.each(['editor', 'finance', 'admin'] as const)('P9: %s decides nothing', async (role) => {
    const { number } = await appealed(server);
    const who = await support(role);
    for (const act of [approve, refuse, stop]) expect((await act(who, number)).body.code).toBe('forbidden');
  });

  test('what is no appeal is none: it is answered or resolved', async () => {
    const { body } = await writeTo(await server.person(), { topic: 'other', message: 'x' });
    const lin = await support();
    for (const act of [approve, refuse, stop]) expect((await act(lin, body.number)).body.code).toBe('not_found');
    expect((await resolve(lin, body.number)).status).toBe(200);
  });
});

describe('P9: many at once', () => {
  const both = async (number: string, who: Agent[]) => {
    const { version } = (await caseAt(who[0]!, number)).body;
    const body = { version, reason: 'bill' };
    return atOnce(who.length, (n) => who[n]!.post<Problem>(`/v1/staff/appeals/${number}/approve`, body));
  };

  test('P9: ten approvals by one member at once are one', async () => {
    const { number, holder } = await appealed(server);
    const lin = await support();
    const answers = await both(number, Array(10).fill(lin));
    expect(tally(answers)).toEqual({ 200: 1, second_approver_needed: 9 });
    expect((await holder.phones()).waiting).toEqual([]);
  });

  test('P9: two members at the same moment: the one who comes second looks again, and then it begins once', async () => {
    const { number, holder } = await appealed(server);
    const who = [await support(), await support()];
    for (const each of who) await caseAt(each, number);
    expect(tally(await both(number, who))).toEqual({ 200: 1, case_changed: 1 });
    const { approvals } = (await appealOf(who[0]!, number))!;
    const late = who.find(({ staffId }) => staffId !== approvals[0]!.by.id)!;
    expect((await approve(late, number)).body.status).toBe('approved');
    expect((await holder.phones()).waiting).toHaveLength(1);
  });

  test('P9: an approval and a refusal at once: one of both, and the case is decided once', async () => {
    const { number, holder } = await appealed(server);
    await approve(await support(), number);
    const [wang, zhao] = [await support(), await support()];
    const { version } = (await caseAt(wang, number)).body;
    const answers = await Promise.all([
      wang.post<Problem>(`/v1/staff/appeals/${number}/approve`, { version, reason: 'bill' }),
      zhao.post<Problem>(`/v1/staff/appeals/${number}/refuse`, { version, reason: 'no', text: '不行' }),
    ]);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const { status } = (await caseAt(wang, number)).body;
    expect((await holder.phones()).waiting).toHaveLength(status === 'approved' ? 1 : 0);
  });

  test('P9: a stop and the holder’s no at once: it ends once, and the case is open', async () => {
    for (let n = 0; n < 5; n++) {
      const { number, holder, lin } = await running();
      const [waiting] = (await holder.phones()).waiting;
      const { version } = (await caseAt(lin, number)).body;
      const [stopped, said] = await Promise.all([
        lin.post<Problem>(`/v1/staff/appeals/${number}/stop`, { version, reason: 'forged' }),
        holder.post(`/v1/phone-changes/${waiting!.id}/cancel`),
      ]);
      expect([200, 409]).toContain(stopped.status);
      expect(said.status).toBe(200);
      const { appeal, status } = (await caseAt(lin, number)).body;
      expect([status, appeal!.stage]).toEqual(['open', stopped.status === 200 ? 'stopped' : 'objected']);
    }
  });
});

describe('P9: while the notice runs', () => {
  test('P9: the holder says no: the number stays, the case is open and waits for staff, nobody approves it any more', async () => {
    const { holder, person, number, caseId, lin } = await running();
    const [waiting] = (await holder.phones()).waiting;
    expect((await holder.post(`/v1/phone-changes/${waiting!.id}/cancel`)).status).toBe(200);
    const seen = (await caseAt(lin, number)).body;
    expect(seen).toMatchObject({ status: 'open', appeal: { stage: 'objected', mayApprove: 'void' } });
    expect(seen.waitingSince).not.toBeNull();
    expect(await seenBy(person, caseId)).toMatchObject({ status: 'open', appeal: { stage: 'objected' } });
    expect(await kinds(person)).toContain('phone_release_stopped');
    expect((await approve(await support(), number)).body.code).toBe('appeal_void');
    expect((await stop(lin, number)).body.code).toBe('case_not_open');
    server.clock.advance(73 * hour);
    await applyDue();
    expect((await holder.phones()).items).toHaveLength(1);
    expect((await refuse(await support(), number)).body.status).toBe('refused');
  });

  test('P9: one member stops it, both sides hear, and it takes no effect', async () => {
    const { holder, person, phone, number, caseId } = await running();
    const zhao = await support();
    expect((await stop(zhao, number, '材料是伪造的')).body).toMatchObject({
      status: 'open',
      appeal: { stage: 'stopped', mayApprove: 'void' },
    });
    expect((await auditOf(number)).at(-1)).toEqual({ act: 'appeal.stop', staff_id: zhao.staffId });
    expect((await holder.phones()).waiting).toEqual([]);
    expect(await kinds(holder)).toContain('phone_change_cancelled');
    expect(await kinds(person)).toContain('phone_release_stopped');
    expect((await seenBy(person, caseId)).appeal?.stage).toBe('stopped');
    server.clock.advance(73 * hour);
    await applyDue();
    expect((await holder.phones()).items).toMatchObject([{ phone: `+86 138****${phone.slice(-4)}` }]);
    // Who still has the number proves it anew, and appeals anew.
    const verification = await person.proof('bind_phone', { phone }, phone);
    const again = await person.post('/v1/phones', { verification });
    const { claimToken } = again.body.appeal!;
    const { body } = await writeTo(person, { topic: 'phone_taken', message: '真的是我的', claimToken });
    expect(body.number).not.toBe(number);
    await approvedBy(body.number, await support(), await support());
  });

  test('P9: what was carried out can’t be stopped', async () => {
    const { number } = await running();
    server.clock.advance(72 * hour);
    await applyDue();
    const zhao = await support();
    expect((await stop(zhao, number)).body.code).toBe('case_not_open');
    expect((await appealOf(zhao, number))?.stage).toBe('carried_out');
  });

  test('P9: a number that its holder leaves meanwhile is free, which is what was asked for', async () => {
    const { number, holder, phone, lin } = await running();
    const [binding] = (await holder.phones()).items;
    const verification = await holder.proof('unbind_phone', { phoneId: binding!.id }, phone);
    await holder.post(`/v1/phones/${binding!.id}/unbind`, { verification, acceptNoRecovery: true });
    expect((await caseAt(lin, number)).body).toMatchObject({ status: 'approved', appeal: { stage: 'carried_out' } });
  });
});

describe('P9: what an appeal rests on has gone', () => {
  test('P9: a number that its holder has left needs no release: nobody approves it', async () => {
    const { holder, phone, number } = await appealed(server);
    const lin = await support();
    await approve(lin, number);
    const [binding] = (await holder.phones()).items;
    const verification = await holder.proof('unbind_phone', { phoneId: binding!.id }, phone);
    await holder.post(`/v1/phones/${binding!.id}/unbind`, { verification, acceptNoRecovery: true });
    const wang = await support();
    expect(await appealOf(wang, number)).toMatchObject({ mayApprove: 'void', holder: null });
    expect((await approve(wang, number)).body.code).toBe('appeal_void');
    expect((await refuse(wang, number, 'free now', '号码已经空出来了，直接绑定就行。')).status).toBe(200);
  });

  test('P9: another change of the number waits: it ends first', async () => {
    const { holder, number } = await appealed(server);
    const [binding] = (await holder.phones()).items;
    await server.sql(
      `insert into phone_changes (account_id, id, kind, status, binding_id, phone_index, phone_cipher, country, started_at,
         applies_at, objection_until)
       select account_id, gen_random_uuid(), 'replace', 'waiting', id, phone_index, phone_cipher, country, $2::timestamptz,
         $2::timestamptz + interval '3 days', $2::timestamptz + interval '6 days' from phone_bindings where id = $1`,
      [binding!.id, server.clock.now()],
    );
    await approve(await support(), number);
    const wang = await support();
    expect((await approve(wang, number)).body.code).toBe('change_waiting');
    // The approval that could begin nothing is none.
    expect(await appealOf(wang, number)).toMatchObject({ approvals: [{}], mayApprove: 'yes' });
  });
});

describe('P6: a lost number', () => {
  test('P6: two approve, the old number is told and the change waits 72 hours like any other', async () => {
    const { person, old, next, phoneId, number, lin } = await begun(await appealedForLost(server));
    const { username } = await person.account();
    expect((await person.account()).waitingChange).toMatchObject({ kind: 'replace', phoneId });
    expect(await appealOf(lin, number)).toMatchObject({ stage: 'notice', holder: { isClaimant: true } });
    await server.objectionSentTo(old);
    server.clock.advance(72 * hour);
    await applyDue();
    expect((await appealOf(await support(), number))?.stage).toBe('carried_out');
    // Nobody knows which of the sessions appealed, so all of them end (C9).
    await person.signIn(username);
    expect((await person.account()).phone?.phone).toBe(`+86 138****${next.slice(-4)}`);
  });

  test('P6: the old number objects: the appeal is void, and its case open for staff', async () => {
    const { old, number } = await appealedForLost(server);
    await approvedBy(number, await support(), await support('risk'));
    await server.client().post('/v1/phone-objections', { token: await server.objectionSentTo(old) });
    const zhao = await support();
    expect((await caseAt(zhao, number)).body).toMatchObject({ status: 'open', appeal: { stage: 'objected' } });
    expect((await approve(zhao, number)).body.code).toBe('appeal_void');
  });
});

describe('P9: undone whole', () => {
  test('P9: the database goes away under the second approval: nothing has happened, and it is approved once afterwards', async () => {
    const { number, holder } = await appealed(server);
    await approve(await support(), number);
    const wang = await support();
    // Somebody holds the head of the member’s audit: all is done by then but the last line.
    const blocker = new pg.Client({ connectionString: server.databaseUrl });
    await blocker.connect();
    await blocker.query('begin');
    await caseAt(wang, number);
    await blocker.query('select from staff_audit_heads where staff_id = $1 for update', [wang.staffId]);
    const { version } = (await caseAt(wang, number)).body;
    const attempt = wang.post<Problem>(`/v1/staff/appeals/${number}/approve`, { version, reason: 'bill' });
    const stuck = `select pid from pg_stat_activity where datname = current_database() and application_name = 'btepai'
      and wait_event_type = 'Lock' and query like '%staff_audit_heads%'`;
    const pid = await eventually(
      async () => (await server.sql<{ pid: number }>(stuck))[0]?.pid,
      'the approval, all but its last line done',
    );
    await server.sql('select pg_terminate_backend($1)', [pid]);
    expect((await attempt).body.code).toBe('service_unavailable');
    await blocker.query('rollback');
    await blocker.end();
    expect((await holder.phones()).waiting).toEqual([]);
    expect((await caseAt(wang, number)).body).toMatchObject({ status: 'open', version, appeal: { mayApprove: 'yes' } });
    expect(new Set((await auditOf(number)).map(({ staff_id: id }) => id))).not.toContain(wang.staffId);
    expect((await approve(wang, number)).body.status).toBe('approved');
    expect((await holder.phones()).waiting).toHaveLength(1);
  });
});
