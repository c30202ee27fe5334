import { parseArgs } from 'node:util';
import { AlertOutcome } from '@btepai/contract';
import { findById, findByUsername, foldUsername } from '../domains/accounts/index.ts';
import { closeAlert, listAlerts, listDecisions, wordsOf } from '../domains/risk/index.ts';
import { cliActor } from '../domains/staff/index.ts';
import { Refusal } from '../kit/refusal.ts';
import type { World } from './open-world.ts';

export const riskUsage = `btepai risk alerts [--open]                            the newest hundred; --open: those that nobody has closed
btepai risk close ID --by NAME [--outcome confirmed|false_alarm|expected] [--reason TEXT]
btepai risk decisions USERNAME                         the newest fifty of an account, with their reasons
`;

const atMost = { alerts: 100, decisions: 50 };

/** @returns the exit code: 0 done, 1 not done, 2 not a command */
export async function runRisk(args: string[], world: World): Promise<number> {
  const { positionals, values } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      by: { type: 'string' },
      outcome: { type: 'string', default: 'expected' },
      reason: { type: 'string' },
      open: { type: 'boolean', default: false },
    },
  });
  const [command, subject, ...more] = positionals;
  const by = values.by?.trim();
  const outcome = AlertOutcome.options.find((known) => known === values.outcome);
  if (more.length > 0) return 2;
  if (command === 'alerts' && subject === undefined) return showAlerts(world, values.open);
  if (command === 'close' && subject && by && outcome)
    return close(world, { id: subject, by: cliActor(by), outcome, reason: values.reason?.trim() || null });
  if (command === 'decisions' && subject) return showDecisions(world, subject);
  return 2;
}

async function showAlerts({ db, say }: World, openOnly: boolean): Promise<number> {
  const status = openOnly ? 'open' : null;
  const alerts = await listAlerts(db, { status, kind: null, beforeId: null, limit: atMost.alerts });
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

async function close(world: World, closing: Parameters<typeof closeAlert>[1]): Promise<number> {
  const isId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(closing.id);
  try {
    if (!isId) throw new Refusal('not_found');
    await closeAlert(world, closing);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    world.say('not done: no alert of this id is open');
    return 1;
  }
  world.say('done');
  return 0;
}

async function showDecisions({ db, say }: World, username: string): Promise<number> {
  const [account] = await db.run(findByUsername, { folded: foldUsername(username) });
  if (!account) {
    say('there is no account of this username');
    return 1;
  }
  const decisions = await db.run(listDecisions, {
    accountId: account.account_id,
    beforeId: null,
    limit: atMost.decisions,
  });
  for (const { act, outcome, score, reasons, country, decided_at: at, completed_at: completedAt } of decisions) {
    const why = reasons.map((reason) => wordsOf(reason, 'en')).join('; ') || 'nothing unusual';
    const end = completedAt ? `completed ${completedAt.toISOString()}` : 'not completed';
    say(`${at.toISOString()}  ${act}  ${outcome} (${score})  ${country ?? '--'}  ${end}  ${why}`);
  }
  if (decisions.length === 0) say('nothing has been decided about this account');
  return 0;
}
