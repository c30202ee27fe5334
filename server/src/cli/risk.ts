import { parseArgs } from 'node:util';
import { findById, findByUsername, foldUsername } from '../domains/accounts/index.ts';
import { closeAlert, listAlerts, listDecisions, listOpenAlerts, wordsOf } from '../domains/risk/index.ts';
import type { World } from './open-world.ts';

export const riskUsage = `btepai risk alerts [--open]                            the newest hundred; --open: those that nobody has closed
btepai risk close ID --by NAME
btepai risk decisions USERNAME                         the newest fifty of an account, with their reasons
`;

const atMost = { alerts: 100, decisions: 50 };

/** @returns the exit code: 0 done, 1 not done, 2 not a command */
export async function runRisk(args: string[], world: World): Promise<number> {
  const { positionals, values } = parseArgs({
    args,
    allowPositionals: true,
    options: { by: { type: 'string' }, open: { type: 'boolean', default: false } },
  });
  const [command, subject, ...more] = positionals;
  const by = values.by?.trim();
  if (more.length > 0) return 2;
  if (command === 'alerts' && subject === undefined) return showAlerts(world, values.open);
  if (command === 'close' && subject && by) return close(world, subject, by);
  if (command === 'decisions' && subject) return showDecisions(world, subject);
  return 2;
}

async function showAlerts({ db, say }: World, openOnly: boolean): Promise<number> {
  const alerts = await db.run(openOnly ? listOpenAlerts : listAlerts, { beforeId: null, limit: atMost.alerts });
  for (const alert of alerts) {
    const [account] = alert.account_id === null ? [] : await db.run(findById, { accountId: alert.account_id });
    const about = account?.username ?? (alert.account_id === null ? 'the platform' : alert.account_id);
    const end = alert.status === 'closed' ? `closed by ${alert.closed_by}` : 'open';
    say(`${alert.id}  ${alert.raised_at.toISOString()}  ${alert.kind}  ${about}  ${end}  ${detailsOf(alert.details)}`);
  }
  if (alerts.length === 0) say(openOnly ? 'no alert is open' : 'there are no alerts');
  return 0;
}

const detailsOf = (details: Record<string, unknown>) =>
  Object.entries(details)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name}=${Array.isArray(value) ? value.join(',') : value}`)
    .join(' ');

async function close({ db, clock, say }: World, id: string, by: string): Promise<number> {
  const isId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id);
  const [closed] = isId ? await db.run(closeAlert, { id, by, now: clock.now() }) : [];
  say(closed ? 'done' : 'not done: no alert of this id is open');
  return closed ? 0 : 1;
}

async function showDecisions({ db, say }: World, username: string): Promise<number> {
  const [account] = await db.run(findByUsername, { folded: foldUsername(username) });
  if (!account) {
    say('there is no account of this username');
    return 1;
  }
  const decisions = await db.run(listDecisions, { accountId: account.account_id, limit: atMost.decisions });
  for (const { act, outcome, score, reasons, country, decided_at: at, completed_at: completedAt } of decisions) {
    const why = reasons.map((reason) => wordsOf(reason, 'en')).join('; ') || 'nothing unusual';
    const end = completedAt ? `completed ${completedAt.toISOString()}` : 'not completed';
    say(`${at.toISOString()}  ${act}  ${outcome} (${score})  ${country ?? '--'}  ${end}  ${why}`);
  }
  if (decisions.length === 0) say('nothing has been decided about this account');
  return 0;
}
