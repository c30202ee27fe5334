import type { Clock } from '../../../kit/clock.ts';
import type { Logger } from '../../../kit/log.ts';
import type { Settings } from '../../../settings.ts';
import type { Gateway } from './gateway.ts';
import { Sandbox } from './sandbox.ts';

type Deps = { settings: Settings; clock: Clock; log: Logger };

/** One maker per name that `SMS_GATEWAYS` may hold. An SDK is loaded only where its gateway is used. */
const makers: Record<string, (deps: Deps) => Promise<Gateway>> = {
  smpp: async (deps) => (await import('./smpp.ts')).createSmppGateway(deps),
};

/** The gateways that the settings name, in their order; the sandbox stands for two. */
export async function createGateways(deps: Deps): Promise<{ gateways: Gateway[]; sandbox: Sandbox | null }> {
  const { SMS_GATEWAYS: names } = deps.settings;
  const sandbox = names.includes('sandbox') ? new Sandbox(deps.clock) : null;
  const made = await Promise.all(
    names.map(async (name) => (name === 'sandbox' ? sandbox!.gateways : [await makers[name]!(deps)])),
  );
  return { gateways: made.flat(), sandbox };
}
