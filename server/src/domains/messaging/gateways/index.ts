import type { Settings } from '../../../settings.ts';
import { checkTemplates } from '../templates.ts';
import type { Gateway } from './gateway.ts';
import { registrations } from './registered.ts';
import { Sandbox } from './sandbox.ts';
import { readTemplateIds } from './template-ids.ts';
import type { GatewayDeps } from './vendor.ts';

/** One maker per name that `SMS_GATEWAYS` may hold. An SDK is loaded only where its gateway is used. */
const makers: Record<string, (deps: GatewayDeps) => Promise<Gateway>> = {
  aliyun: async (deps) => (await import('./aliyun.ts')).createAliyun(deps),
  tencent: async (deps) => (await import('./tencent.ts')).createTencent(deps),
  twilio: async (deps) => (await import('./twilio.ts')).createTwilio(deps),
  smpp: async (deps) => (await import('./smpp.ts')).createSmppGateway(deps),
};

/**
 * Whether all that may be said can be: looked at before anything is opened.
 * @throws Error where a text is not fit to send, SettingsError where one is registered nowhere
 */
export function checkTexts(settings: Settings): void {
  checkTemplates();
  for (const name of settings.SMS_GATEWAYS) {
    const registration = registrations.get(name)?.(settings);
    if (registration) readTemplateIds(settings.SMS_TEMPLATES_FILE, name, registration);
  }
}

/**
 * The gateways that the settings name, in their order; the sandbox stands for two.
 * @throws what `checkTexts` does
 */
export async function createGateways(deps: GatewayDeps): Promise<{ gateways: Gateway[]; sandbox: Sandbox | null }> {
  checkTexts(deps.settings);
  const { SMS_GATEWAYS: names } = deps.settings;
  const sandbox = names.includes('sandbox') ? new Sandbox(deps.clock) : null;
  const made = await Promise.all(
    names.map(async (name) => (name === 'sandbox' ? sandbox!.gateways : [await makers[name]!(deps)])),
  );
  return { gateways: made.flat(), sandbox };
}
