import { GatewayMethod } from '@btepai/contract';
import { testGateways } from '../domains/payments/index.ts';
import { systemClock } from '../kit/clock.ts';
import { createLog } from '../kit/log.ts';
import { readSettings } from '../settings.ts';

export const testGatewayUsage = `btepai payments test-gateway alipay|wechatpay             asks it for a trade that nobody made, which shows whether its
                                                       settings are right; PAYMENT_GATEWAYS need not name it
`;

/** Needs no database, and moves no money. @returns the exit code: 0 all is right, 1 not so, 2 not a command */
export async function runTestGateway(args: string[]): Promise<number> {
  const name = GatewayMethod.safeParse(args[0]).data;
  if (args.length !== 1 || !name) return 2;
  const settings = readSettings({ ...process.env, PAYMENT_GATEWAYS: name });
  const tested = await testGateways({ settings, clock: systemClock, log: createLog({ level: 'warn' }) });
  const wrong = tested.flatMap((one) => one.wrong ?? []);
  const notifyUrl = `${settings.PUBLIC_ORIGIN}/v1/gateways/${name}/notify`;
  const said =
    wrong.length === 0
      ? `${name} knows us, and we know its signature; it will call ${notifyUrl}`
      : `${name} can’t be used: look at the ids, the keys, its address and the network (${wrong.join(', ')})`;
  process.stdout.write(`${said}\n`);
  return wrong.length === 0 ? 0 : 1;
}
