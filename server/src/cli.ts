#!/usr/bin/env node
import { accountsUsage, runAccounts } from './cli/accounts.ts';
import { casesUsage, runCases } from './cli/cases.ts';
import { ledgerUsage, runLedger } from './cli/ledger.ts';
import { noticesUsage, runNotices } from './cli/notices.ts';
import type { World } from './cli/open-world.ts';
import { withWorld } from './cli/open-world.ts';
import { ordersUsage, runOrders } from './cli/orders.ts';
import { paymentsUsage, runPayments } from './cli/payments.ts';
import { phonesUsage, runPhones } from './cli/phones.ts';
import { reconcileUsage, runReconcile } from './cli/reconcile.ts';
import { refundsUsage, runRefunds } from './cli/refunds.ts';
import { riskUsage, runRisk } from './cli/risk.ts';
import { runServices, servicesUsage } from './cli/services.ts';
import { runSms, smsUsage } from './cli/sms.ts';
import { funnelUsage, runFunnel } from './cli/sms-funnel.ts';
import { runSpend, spendUsage } from './cli/sms-spend.ts';
import { runStaff, staffUsage } from './cli/staff.ts';
import { runTestGateway, testGatewayUsage } from './cli/test-gateway.ts';
import { verifyAllChains } from './domains/activity/index.ts';
import { verifyAudit } from './domains/staff/index.ts';
import { newKeysFile } from './kit/keys.ts';
import { sayWhatIsWrong } from './kit/start-errors.ts';

const usage = `btepai keys new       prints a fresh key ring for KEYS_FILE or BTEPAI_KEYS
btepai verify-log     checks every account's activity log and the staff's audit; names the first altered line
${staffUsage}${casesUsage}${phonesUsage}${accountsUsage}${riskUsage}${ordersUsage}${paymentsUsage}${reconcileUsage}${testGatewayUsage}${refundsUsage}${ledgerUsage}${servicesUsage}${noticesUsage}${smsUsage}${funnelUsage}${spendUsage}`;

/** @returns the exit code: 0 done, 1 not done or something is wrong with the data, 2 not a command */
async function run([command, ...rest]: string[]): Promise<number> {
  if (command === 'keys' && rest.join(' ') === 'new') {
    process.stdout.write(newKeysFile());
    return 0;
  }
  if (command === 'verify-log' && rest.length === 0) return withWorld(verifyLog);
  if (command === 'staff') return withWorld((world) => runStaff(rest, world));
  if (command === 'cases') return withWorld((world) => runCases(rest, world));
  if (command === 'phones') return withWorld((world) => runPhones(rest, world));
  if (command === 'accounts') return withWorld((world) => runAccounts(rest, world));
  if (command === 'payments' && rest[0] === 'reconcile')
    return withWorld((world) => runReconcile(rest.slice(1), world));
  if (command === 'payments' && rest[0] === 'test-gateway') return runTestGateway(rest.slice(1));
  if (command === 'payments') return withWorld((world) => runPayments(rest, world));
  if (command === 'orders') return withWorld((world) => runOrders(rest, world));
  if (command === 'refunds') return withWorld((world) => runRefunds(rest, world));
  if (command === 'services') return withWorld((world) => runServices(rest, world));
  if (command === 'notices') return withWorld((world) => runNotices(rest, world));
  if (command === 'risk') return withWorld((world) => runRisk(rest, world));
  if (command === 'ledger') return withWorld((world) => runLedger(rest, world));
  if (command === 'sms' && rest[0] === 'funnel') return withWorld((world) => runFunnel(rest.slice(1), world));
  if (command === 'sms' && rest[0] === 'spend') return withWorld((world) => runSpend(rest.slice(1), world));
  if (command === 'sms') return runSms(rest);
  return 2;
}

async function verifyLog({ db, say }: World): Promise<number> {
  const { accounts, lines, broken } = await verifyAllChains(db, (done) => process.stdout.write(`\r${done} accounts`));
  say(`\r${accounts} accounts, ${lines} lines: ${broken.length === 0 ? 'all sound' : 'NOT sound'}`);
  for (const { accountId, seq, id } of broken)
    say(`account ${accountId}: line ${seq}${id ? ` (${id})` : ' is missing'}`);
  const audit = await verifyAudit(db);
  say(
    `${audit.members} members of staff, ${audit.lines} lines: ${audit.broken.length === 0 ? 'all sound' : 'NOT sound'}`,
  );
  for (const { staffId, seq, id } of audit.broken)
    say(`member of staff ${staffId}: line ${seq}${id ? ` (${id})` : ' is missing'}`);
  return broken.length + audit.broken.length === 0 ? 0 : 1;
}

process.exitCode = await run(process.argv.slice(2)).catch((error) => {
  // An option that is not one is told in Node's own words.
  if ((error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS')) return 2;
  process.stderr.write(`btepai: ${sayWhatIsWrong(error)}\n`);
  return 1;
});
if (process.exitCode === 2) process.stderr.write(usage);
