import { setTimeout as sleep } from 'node:timers/promises';
import type { Language } from '@btepai/contract';
import type { Clock } from '../../kit/clock.ts';
import { newId } from '../../kit/ids.ts';
import type { Logger } from '../../kit/log.ts';
import type { PhoneNumber } from '../../kit/phone-number.ts';
import type { Settings } from '../../settings.ts';
import type { Gateway, OutgoingSms } from './gateways/gateway.ts';
import { GatewayError } from './gateways/gateway.ts';
import { createGateways } from './gateways/index.ts';
import { registrations } from './gateways/registered.ts';
import type { Content, TemplateName } from './templates.ts';
import { isCodeTemplate, minutesOf, templates, textOf } from './templates.ts';

export type Tried =
  | { taken: true; gateway: string; reference: string | null; says: string; receipt: string | null; tells: boolean }
  | { taken: false; gateway: string; kind: GatewayError['kind']; why: string };

const receiptSeconds = 5;
const triesApartMs = 200;

/** Gives one message, of which nothing is kept, to the first gateway of the settings. What it says is made up. */
export async function sendTest(
  deps: { settings: Settings; clock: Clock; log: Logger },
  { number, template, language }: { number: PhoneNumber; template: TemplateName; language: Language },
): Promise<Tried> {
  const { settings, clock } = deps;
  const { gateways, sandbox } = await createGateways(deps);
  const gateway = gateways[0]!;
  const content = sample(settings, template, language);
  const text = textOf(content);
  const sms: OutgoingSms = {
    id: newId(clock),
    accountId: newId(clock),
    to: number.e164,
    country: number.country,
    channel: 'sms',
    content,
    text,
  };
  const told = Promise.withResolvers<string>();
  gateway.start?.(async ({ receipts }) => {
    if (receipts[0]) told.resolve([receipts[0].status, receipts[0].reason].filter(Boolean).join(', '));
    return true;
  });
  try {
    const { reference } = await sendOnceOpen(gateway, sms, settings.SMS_GATEWAY_TIMEOUT_SECONDS * 1000);
    const tells = gateway.start !== undefined;
    const receipt = tells ? await within(receiptSeconds, told.promise) : null;
    const says = registrations.has(gateway.name) ? `the text registered for ${template}.${language}` : text;
    return { taken: true, gateway: gateway.name, reference, says, receipt, tells };
  } catch (error) {
    const kind = error instanceof GatewayError ? error.kind : 'unavailable';
    return { taken: false, gateway: gateway.name, kind, why: (error as Error).message };
  } finally {
    await gateway.stop?.();
    sandbox?.stop();
  }
}

/** Null where nothing comes in time. Once it came no timer keeps the command from ending. */
async function within<Thing>(seconds: number, thing: Promise<Thing>): Promise<Thing | null> {
  const here = new AbortController();
  const late = sleep(seconds * 1000, null, { signal: here.signal }).catch(() => null);
  return await Promise.race([thing, late]).finally(() => here.abort());
}

/** One that holds a connection needs a moment to open it, and says `unavailable` until then. */
async function sendOnceOpen(gateway: Gateway, sms: OutgoingSms, limitMs: number) {
  const signal = AbortSignal.timeout(limitMs);
  for (;;) {
    const given = gateway.send(sms, signal);
    const late = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () =>
        reject(new GatewayError('unavailable', `no answer in ${limitMs / 1000} s`)),
      );
    });
    try {
      return await Promise.race([given, late]);
    } catch (error) {
      given.catch(() => {});
      const isOpening = gateway.start && error instanceof GatewayError && error.kind === 'unavailable';
      if (!isOpening || signal.aborted) throw error;
      await sleep(triesApartMs);
    }
  }
}

function sample(settings: Settings, template: TemplateName, language: Language): Content {
  const made: Record<string, string> = {
    code: '123456',
    minutes: minutesOf(isCodeTemplate(template) ? settings.CODE_TTL_SECONDS : settings.RECOVERY_LINK_TTL_SECONDS),
    hours: String(settings.PHONE_OBJECTION_HOURS),
    link: `${settings.PUBLIC_ORIGIN}/o#AAAAAAAAAAAAAAAAAAAAAA`,
  };
  const params = Object.fromEntries(templates[template].params.map((name) => [name, made[name] ?? '1']));
  const hasOrigin = settings.SMS_ORIGIN_LINE && isCodeTemplate(template);
  return { template, language, params, ...(hasOrigin ? { origin: new URL(settings.PUBLIC_ORIGIN).hostname } : {}) };
}

/** What to register at a vendor, in its own signs; null for gateways that take any text. */
export function textsToRegister(
  settings: Settings,
  gateway: string,
): { key: string; kind: 'code' | 'notice'; text: string }[] | null {
  const registration = registrations.get(gateway)?.(settings);
  if (!registration) return null;
  return (Object.keys(templates) as TemplateName[])
    .filter((template) => registration.takes(template))
    .flatMap((template) =>
      (['zh', 'en'] as const).map((language) => ({
        key: `${template}.${language}`,
        kind: isCodeTemplate(template) ? ('code' as const) : ('notice' as const),
        text: registration.text(template, language),
      })),
    );
}
