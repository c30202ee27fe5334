import { randomBytes } from 'node:crypto';
import { PaymentGatewayError } from './gateways/gateway.ts';
import { createPaymentGateways } from './gateways/index.ts';
import type { GatewayDeps } from './gateways/vendor.ts';

export type TestedGateway = { name: string; wrong: string | null };

const patienceMs = 15_000;

/**
 * Asks the gateways that the settings name for a trade that nobody made, and closes it: no money moves, and what comes back is signed by
 * the gateway as all else is. `wrong` is null where keys, ids and network are right.
 * @throws SettingsError where a key can't be read
 */
export async function testGateways(deps: GatewayDeps): Promise<TestedGateway[]> {
  const { gateways } = await createPaymentGateways(deps);
  return Promise.all(
    gateways.map(async (gateway) => {
      const { name } = gateway;
      const tradeNo = randomBytes(16).toString('hex');
      try {
        const { status } = await gateway.query(tradeNo, AbortSignal.timeout(patienceMs));
        if (status !== 'unknown') return { name, wrong: `a trade that nobody made is ${status}` };
        const closed = await gateway.close(tradeNo, AbortSignal.timeout(patienceMs));
        return { name, wrong: closed === 'closed' ? null : `a trade that nobody made is ${closed}` };
      } catch (error) {
        if (error instanceof PaymentGatewayError) return { name, wrong: error.message };
        throw error;
      }
    }),
  );
}
