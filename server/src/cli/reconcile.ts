import { parseArgs } from 'node:util';
import { yuanText } from '@btepai/contract';
import type { Difference, Statements } from '../domains/payments/index.ts';
import { createPaymentGateways, PaymentGatewayError, reconcile, sandboxStatements } from '../domains/payments/index.ts';
import { createLog } from '../kit/log.ts';
import type { World } from './open-world.ts';

export const reconcileUsage = `btepai payments reconcile --gateway alipay|wechatpay --day 2026-11-25
                      holds the gateway's statement of that day (of Beijing) against our ledger; 1 where they differ
`;

const words: Record<Difference['kind'], string> = {
  missing_here: 'missing here',
  missing_there: 'missing there',
  other_amount: 'other amount',
  twice: 'twice there',
};
const limitMs = 10 * 60_000;

/** @returns the exit code: 0 they agree, 1 they differ or it could not be done, 2 not a command */
export async function runReconcile(args: string[], world: World, given?: Statements[]): Promise<number> {
  const { db, say } = world;
  const { positionals, values } = parseArgs({
    args,
    allowPositionals: true,
    options: { gateway: { type: 'string' }, day: { type: 'string' } },
  });
  const { gateway: name, day } = values;
  if (positionals.length > 0 || !name || !day || !isDay(day)) return 2;
  const gateway = (given ?? (await gatewaysOf(world))).find((one) => one.name === name);
  if (!gateway) {
    say(`not done: no gateway of the settings keeps a statement of ${name}`);
    return 1;
  }
  try {
    const { there, here, differences } = await reconcile({ db }, gateway, day, AbortSignal.timeout(limitMs));
    for (const kind of ['payment', 'refund'] as const)
      say(`${kind}s  there ${told(there[kind])}  here ${told(here[kind])}`);
    for (const one of differences) say(lineOf(one));
    say(differences.length === 0 ? 'they agree' : `${differences.length} DIFFER`);
    return differences.length === 0 ? 0 : 1;
  } catch (error) {
    if (!(error instanceof PaymentGatewayError)) throw error;
    say(`not done: the gateway gave no statement of ${day}: ${error.message}`);
    return 1;
  }
}

async function gatewaysOf({ settings, clock }: World): Promise<Statements[]> {
  const { gateways, sandbox } = await createPaymentGateways({ settings, clock, log: createLog({ level: 'warn' }) });
  return sandbox ? sandboxStatements(settings.PUBLIC_ORIGIN) : gateways;
}

const isDay = (given: string) =>
  /^\d{4}-\d\d-\d\d$/.test(given) && new Date(`${given}T00:00:00Z`).toJSON()?.slice(0, 10) === given;

const told = ({ count, fen }: { count: number; fen: number }) => `${count}: ¥${yuanText(fen)}`;

const lineOf = ({ kind, what, tradeNo, hereFen, thereFen, reference, paymentId }: Difference) =>
  [
    words[kind].padEnd(13),
    what.padEnd(7),
    tradeNo,
    `there ${thereFen === null ? '–' : `¥${yuanText(thereFen)}`}`,
    `here ${hereFen === null ? '–' : `¥${yuanText(hereFen)}`}`,
    ...(reference ? [`reference ${reference}`] : []),
    ...(paymentId ? [`payment ${paymentId}`] : []),
  ].join('  ');
