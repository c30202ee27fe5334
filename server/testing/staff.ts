import { runAccounts } from '../src/cli/accounts.ts';
import { runCases } from '../src/cli/cases.ts';
import { runNotices } from '../src/cli/notices.ts';
import { runOrders } from '../src/cli/orders.ts';
import { runPayments } from '../src/cli/payments.ts';
import { runPhones } from '../src/cli/phones.ts';
import { runRefunds } from '../src/cli/refunds.ts';
import { runRisk } from '../src/cli/risk.ts';
import { runServices } from '../src/cli/services.ts';
import { runStaff } from '../src/cli/staff.ts';
import { createCrypto } from '../src/kit/crypto.ts';
import type { TestServer } from './server.ts';

const commands = {
  accounts: runAccounts,
  cases: runCases,
  notices: runNotices,
  orders: runOrders,
  payments: runPayments,
  phones: runPhones,
  refunds: runRefunds,
  risk: runRisk,
  services: runServices,
  staff: runStaff,
};

/** Runs a command of the staff on a server's database: what it said, and its exit code. */
export async function staffOf({ app, clock, settings, keys }: TestServer, [command, ...args]: string[]) {
  const lines: string[] = [];
  const say = (line: string) => void lines.push(line);
  const world = { db: app.db, clock, settings, crypto: createCrypto(keys), say };
  const exit = await commands[command as keyof typeof commands](args, world);
  return { exit, said: lines.join('\n') };
}
