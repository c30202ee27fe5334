import type { AuditList, Problem, RiskAlert, RiskAlertList, SignInFigures, Today } from '@btepai/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answeredAtOnce, tally } from '../../../testing/at-once.ts';
import type { Agent } from '../../../testing/desk.ts';
import { agent } from '../../../testing/desk.ts';
import { openEvents } from '../../../testing/events.ts';
import type { TestServer } from '../../../testing/server.ts';
import { eventually, startTestServer } from '../../../testing/server.ts';
import { alertArgs, raiseAlert } from './index.ts';

let server: TestServer;
let risk: Agent;
beforeAll(async () => {
  server = await startTestServer();
  server.clock.freeze();
  risk = await agent(server, ['risk']);
});
afterAll(() => server.close());

const raise = (kind: Parameters<typeof alertArgs>[1], accountId: string | null = null, details = {}) =>
  server.app.db.run(raiseAlert, { accountId, ...alertArgs(server.clock, kind, details) });
const list = async (query = '') => (await risk.get<RiskAlertList>(`/v1/staff/alerts${query}`)).body;
const close = (id: string, by = risk, outcome = 'false_alarm') =>
  by.post<RiskAlert & Pick<Problem, 'code'>>(`/v1/staff/alerts/${id}/close`, { outcome, reason: '本人出差' });

describe('alerts', () => {
  test('of two who close one at once one does, and the audit says why', async () => {
    await raise('sign_in_held', (await (await server.person()).account()).id, {
      country: 'JP',
      reasons: ['new_country'],
    });
    const [alert] = (await list('?status=open&kind=sign_in_held')).items;
    expect(alert).toMatchObject({
      kind: 'sign_in_held',
      details: { country: 'JP', reasons: ['没有登录过的国家或地区'] },
      status: 'open',
      outcome: null,
    });
    const other = await agent(server, ['risk']);
    const answers = await answeredAtOnce(6, (index) => close(alert!.id, index % 2 ? other : risk));
    expect(tally(answers)).toEqual({ 200: 1, alert_closed: 5 });
    const admin = await agent(server, ['admin']);
    const { items } = (await admin.get<AuditList>('/v1/staff/audit?act=alert.close')).body;
    expect(items).toMatchObject([
      { subject: 'sign_in_held', reason: '本人出差', details: { id: alert!.id, outcome: 'false_alarm' } },
    ]);
    expect((await list('?status=closed')).items).toMatchObject([{ id: alert!.id, closedBy: items[0]!.by.name }]);
    expect((await list('?status=open&kind=sign_in_held')).items).toEqual([]);
  });

  test('by status and kind, each alone and together, page after page', async () => {
    for (let raised = 0; raised < 5; raised++) {
      server.clock.advance(1);
      await raise(raised % 2 ? 'payment_denied' : 'refund_failed');
    }
    const paged: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const { items, nextCursor }: RiskAlertList = await list(
        `?kind=refund_failed&limit=2${cursor && `&cursor=${cursor}`}`,
      );
      expect(items.every(({ kind }) => kind === 'refund_failed')).toBe(true);
      paged.push(...items.map(({ id }) => id));
      cursor = nextCursor;
    }
    expect(paged).toHaveLength(3);
    expect([...paged].sort().reverse()).toEqual(paged);
    await close(paged[0]!);
    expect((await list('?kind=refund_failed&status=closed')).items.map(({ id }) => id)).toEqual([paged[0]]);
    expect((await list('?kind=refund_failed&status=open')).items).toHaveLength(2);
    expect((await risk.get('/v1/staff/alerts?kind=no_such')).body.code).toBe('validation_failed');
  });

  test('one that is about oneself is a colleague’s, as is one about an account of one’s own', async () => {
    const person = await server.person();
    const { id: accountId } = await person.account();
    await raise('staff_search_spree', null, { staffId: risk.staffId, member: risk.name });
    await raise('disowned', accountId);
    const [aboutMe] = (await list('?kind=staff_search_spree')).items;
    const [aboutMine] = (await list('?kind=disowned')).items;
    expect((await close(aboutMe!.id)).body.code).toBe('forbidden');
    const owner = await agent(server, ['risk']);
    owner.deviceToken = person.deviceToken;
    expect((await close(aboutMine!.id, owner)).body.code).toBe('own_account');
    expect((await close(aboutMe!.id, owner)).body.outcome).toBe('false_alarm');
  });

  test('the queue says how many wait and since when; consoles hear of each', async () => {
    const before = (await risk.get<Today>('/v1/staff/today')).body.queues.find(({ queue }) => queue === 'alerts');
    const events = await openEvents<{ topics: string[] }>(risk, '/v1/staff/events');
    await raise('sms_budget_used');
    await eventually(() => events.told().some(({ topics }) => topics.includes('alerts')), 'the topic');
    await events.hangUp();
    const after = (await risk.get<Today>('/v1/staff/today')).body.queues.find(({ queue }) => queue === 'alerts');
    expect(after).toMatchObject({ count: before!.count + 1, oldestAt: before!.oldestAt, targetSeconds: 3_600 });
  });
});

describe('figures', () => {
  const hour = 3_600;
  const figures = async (hours: number) =>
    (await risk.get<SignInFigures>(`/v1/staff/figures/sign-ins?hours=${hours}`)).body.hours;
  const signedIn = ({ allow, verify, hold, deny }: SignInFigures['hours'][number]) => allow + verify + hold + deny;
  const signIn = async (times: number) => {
    const { username } = await (await server.person()).account();
    for (let done = 0; done < times; done++) await server.client().signIn(username);
  };

  test('an hour that was counted says what it said while it ran, and none is told twice or missed', async () => {
    await signIn(2);
    server.clock.advance(hour);
    risk = await agent(server, ['risk']);
    await signIn(3);
    const before = await figures(4);
    expect(before.map(signedIn)).toEqual([0, 0, 2, 3]);
    expect(before.map(({ at }) => Date.parse(at) % 3_600_000)).toEqual([0, 0, 0, 0]);
    await server.app.schedule.run('count sign-ins');
    await server.app.schedule.run('count sign-ins');
    expect(await figures(4)).toEqual(before);
    expect(await server.sql('select hour from risk_hours where allow + verify > 0')).toHaveLength(1);

    server.clock.advance(2 * hour);
    await signIn(1);
    risk = await agent(server, ['risk']);
    expect((await figures(4)).map(signedIn)).toEqual([2, 3, 0, 1]);
    await server.app.schedule.run('count sign-ins');
    expect((await figures(4)).map(signedIn)).toEqual([2, 3, 0, 1]);
    await raise('sign_in_denied');
    expect((await figures(1))[0]!.alerts).toBe(1);
  });
});
