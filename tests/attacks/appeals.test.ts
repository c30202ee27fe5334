import type { Problem, StaffCase } from '@btepai/contract';
import { afterAll, describe, expect, test } from 'vitest';
import { newId } from '../../server/src/kit/ids.ts';
import { newSessionToken } from '../../server/src/kit/session-token.ts';
import { appealed, approve, caseAt, claimant, refuse } from '../../server/testing/appeal.ts';
import { atOnce, tally } from '../../server/testing/at-once.ts';
import type { Agent } from '../../server/testing/desk.ts';
import { agent, totpNow } from '../../server/testing/desk.ts';
import { startTestServer } from '../../server/testing/server.ts';
import { staffOf } from '../../server/testing/staff.ts';
import { wide } from './ways.ts';

/** 27: an agent approved their own appeal. Each way in which one person could be two. */
const server = await startTestServer({ env: wide });
afterAll(() => server.close());

const support = () => agent(server, ['support']);
const isRunning = async (story: { holder: { phones(): Promise<{ waiting: unknown[] }> } }) =>
  (await story.holder.phones()).waiting.length > 0;
const codeOf = async (who: Agent, number: string) => (await approve(who, number)).body.code;
const owns = async (who: Agent, account: { id: string; username: string }) =>
  server.sql('insert into staff_own_accounts values ($1, $2, $3)', [who.staffId, account.id, account.username]);

/** The same member, signed in on another machine too. */
async function secondSession(who: Agent): Promise<Agent> {
  const sessionId = newId(server.clock);
  const { token, hash } = newSessionToken(who.staffId, sessionId);
  await server.sql(
    `insert into staff_sessions (staff_id, id, token_hash, address, device_label, created_at, last_seen_at, proven_at)
     values ($1, $2, $3, '10.9.9.9', 'elsewhere', $4, $4, $4)`,
    [who.staffId, sessionId, hash, server.clock.now()],
  );
  const { staffId, name, totpSecret } = who;
  return Object.assign(server.client(), { staffId, name, totpSecret, token });
}

describe('27: an agent approves their own appeal', () => {
  test('27: the same member twice, in one session and in two', async () => {
    const story = await appealed(server);
    const lin = await support();
    expect(await codeOf(lin, story.number)).toBeUndefined();
    expect(await codeOf(lin, story.number)).toBe('second_approver_needed');
    const elsewhere = await secondSession(lin);
    expect(elsewhere.token).not.toBe(lin.token);
    expect(await codeOf(elsewhere, story.number)).toBe('second_approver_needed');
    // Proven once more, it is still one person.
    server.clock.advance(30);
    await lin.post('/v1/staff/sessions/current/prove', { totp: totpNow(server, lin.totpSecret) });
    expect(await codeOf(lin, story.number)).toBe('second_approver_needed');
    expect(await isRunning(story)).toBe(false);
  });

  test('27: twenty requests of one member at once are one approval', async () => {
    const story = await appealed(server);
    const lin = await support();
    const { version } = (await caseAt(lin, story.number)).body;
    const answers = await atOnce(20, () =>
      lin.post<Problem>(`/v1/staff/appeals/${story.number}/approve`, { version, reason: 'mine' }),
    );
    expect(tally(answers)).toEqual({ 200: 1, second_approver_needed: 19 });
    expect(await isRunning(story)).toBe(false);
  });

  test('27: who opened it for the claimant', async () => {
    const story = await claimant(server);
    const { id: accountId } = await story.person.account();
    const lin = await support();
    await lin.post('/v1/staff/looks', { accountId, reason: '来电' });
    const asked = { accountId, topic: 'phone_taken', message: '来电：号码是她的' };
    const { number } = (await lin.post<StaffCase>('/v1/staff/cases', asked)).body;
    expect((await caseAt(lin, number)).body.appeal?.mayApprove).toBe('opened_it');
    expect(await codeOf(lin, number)).toBe('second_approver_needed');
    for (const who of [await support(), await support()]) expect(await codeOf(who, number)).toBeUndefined();
    expect(await isRunning(story)).toBe(true);
  });

  test('27: whose own account it is, the claimant’s or the holder’s: as noted, or by the device', async () => {
    const story = await appealed(server);
    for (const person of [story.person, story.holder]) {
      const [noted, known] = [await support(), await support()];
      await owns(noted, await person.account());
      known.deviceToken = person.deviceToken;
      for (const who of [noted, known]) {
        expect(await codeOf(who, story.number)).toBe('own_account');
        expect((await caseAt(who, story.number)).body.code).toBe('own_account');
        expect((await refuse(who, story.number)).body.code).toBe('own_account');
      }
    }
    await approve(await support(), story.number);
    expect(await isRunning(story)).toBe(false);
  });

  test('27: the holder’s account becomes theirs, or another’s, between the look and the act', async () => {
    const story = await appealed(server);
    const lin = await support();
    const { version } = (await caseAt(lin, story.number)).body;
    await owns(lin, await story.holder.account());
    const body = { version, reason: 'x' };
    const answer = await lin.post<Problem>(`/v1/staff/appeals/${story.number}/approve`, body);
    expect(answer.body.code).toBe('own_account');
  });

  test('27: one who has not opened the case, whatever version they guess', async () => {
    const { number } = await appealed(server);
    const lin = await support();
    const decide = (act: string, body: object) => lin.post<Problem>(`/v1/staff/${act}`, { version: 1, ...body });
    expect((await decide(`appeals/${number}/approve`, { reason: 'x' })).body.code).toBe('look_required');
    expect((await decide(`cases/${number}/answer`, { text: 'x' })).body.code).toBe('look_required');
    const revealed = await lin.post<Problem>(`/v1/staff/cases/${number}/reveal`, { reason: 'x' });
    expect(revealed.body.code).toBe('look_required');
  });

  test('27: one who joined, or was invited anew, after it was made: an administrator may have made them up for it', async () => {
    const early = await support();
    const story = await appealed(server);
    const joined = async (who: Agent) =>
      server.sql('update staff_members set joined_at = $2 where id = $1', [who.staffId, server.clock.now()]);
    const late = await support();
    await joined(late);
    expect((await caseAt(late, story.number)).body.appeal?.mayApprove).toBe('joined_later');
    expect(await codeOf(late, story.number)).toBe('second_approver_needed');
    expect(await codeOf(early, story.number)).toBeUndefined();
    await joined(early);
    expect((await approve(await support(), story.number)).body.status).toBe('open');
    expect(await isRunning(story)).toBe(false);
  });

  test('27: both who approved stand in the audit of the account that loses its number', async () => {
    const story = await appealed(server);
    const [lin, wang] = [await support(), await support()];
    for (const who of [lin, wang]) await approve(who, story.number);
    const { id } = await story.holder.account();
    const lines = await server.sql<{ staff_id: string }>(
      `select staff_id from staff_audit where account_id = $1 and act = 'appeal.approve' order by seq`,
      [id],
    );
    expect(lines.map((line) => line.staff_id).sort()).toEqual([lin.staffId, wang.staffId].sort());
  });

  test('27: one who was disabled, or lost the role, in between approves no more, and what they approved counts no more', async () => {
    for (const change of [{ status: 'disabled' }, { roles: ['editor'] }]) {
      const story = await appealed(server);
      const [lin, wang, zhao] = [await support(), await support(), await support()];
      const admin = await agent(server, ['admin']);
      expect(await codeOf(lin, story.number)).toBeUndefined();
      expect((await admin.call('PATCH', `/v1/staff/members/${lin.staffId}`, change)).status).toBe(200);
      expect(['session_ended', 'forbidden']).toContain(await codeOf(lin, story.number));
      const second = (await approve(wang, story.number)).body;
      expect([second.status, second.appeal?.approvals.map(({ counts }) => counts)]).toEqual(['open', [false, true]]);
      expect(await isRunning(story)).toBe(false);
      expect((await approve(zhao, story.number)).body.status).toBe('approved');
      expect(await isRunning(story)).toBe(true);
    }
  });

  test('27: by another name at the command line: there is none', async () => {
    const story = await appealed(server);
    for (const by of ['lin', 'wang'])
      await expect(staffOf(server, ['cases', 'approve', story.number, '--by', by, '--reason', 'x'])).rejects.toThrow(
        'Unknown option',
      );
    expect(await isRunning(story)).toBe(false);
  });
});
