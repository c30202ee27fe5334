import type { PaymentGateway } from './gateway.ts';
import { PaymentSandbox } from './sandbox.ts';
import type { GatewayDeps } from './vendor.ts';

/** One maker per name that `PAYMENT_GATEWAYS` may hold. A vendor's client is loaded only where its gateway is used. */
const makers: Record<string, (deps: GatewayDeps) => Promise<PaymentGateway>> = {
  alipay: async (deps) => (await import('./alipay.ts')).createAlipay(deps),
  wechatpay: async (deps) => (await import('./wechatpay.ts')).createWechatpay(deps),
};

/**
 * The payment gateways that the settings name; the sandbox stands for both methods, and `none` for none.
 * @throws SettingsError where a key can't be read
 */
export async function createPaymentGateways(
  deps: GatewayDeps,
): Promise<{ gateways: PaymentGateway[]; sandbox: PaymentSandbox | null }> {
  const { PAYMENT_GATEWAYS: names, PUBLIC_ORIGIN: origin } = deps.settings;
  if (names.includes('sandbox')) {
    const sandbox = new PaymentSandbox({ clock: deps.clock, origin });
    return { gateways: sandbox.gateways, sandbox };
  }
  const gateways = await Promise.all(names.flatMap((name) => makers[name]?.(deps) ?? []));
  return { gateways, sandbox: null };
}
