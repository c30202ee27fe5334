import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import { vendorContradictions, vendorSettings, vendorsUnfitForProduction } from './payment-settings.ts';
import { pictureContradictions, pictureSettings } from './picture-settings.ts';
import { count, list, text, webAddress } from './setting-kinds.ts';
import { smsContradictions, smsSettings, usesSandbox } from './sms-settings.ts';
import { unfitToTrust } from './trusted-address.ts';

/**
 * The only file that reads the environment. Each rule of docs/settings.md is a setting by its own name; units come last.
 * A value that can't be used stops the start, by name, before anything is opened.
 */
const Environment = z.object({
  NODE_ENV: z.enum(['development', 'production', 'test']).default('development'),
  PORT: count(3000, { min: 0, max: 65_535 }),
  HOST: z.string().min(1).default('127.0.0.1'),
  PUBLIC_ORIGIN: webAddress.optional(),
  TRUSTED_PROXIES: list(''),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  DATABASE_CONNECTIONS: count(12, { max: 200 }),
  DATA_DIR: z.string().min(1).default('./data'),
  REDIS_URL: z.url({ protocol: /^rediss?$/ }).optional(),
  KEYS_FILE: z.string().min(1).optional(),
  BTEPAI_KEYS: z.string().min(1).optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  SUPPORT_CONTACT: z.string().max(200).optional(),

  ...smsSettings,

  CODE_TTL_SECONDS: count(300, { min: 30, max: 600 }),
  CODE_TRIES: count(5, { max: 10 }),
  CODE_RESEND_SECONDS: count(60, { max: 600 }),
  CODE_SENDS: count(5, { max: 20 }),
  CODE_WRONG_PER_NUMBER_PER_HOUR: count(10),
  CODE_WRONG_IN_A_ROW: count(100),
  CODE_WRONG_ALARM_PER_DAY: count(2_740),

  PHONES_PER_INDIVIDUAL: count(1, { max: 1 }),
  PHONES_PER_ENTERPRISE: count(5, { max: 100 }),
  PHONE_PROOF_DAYS: count(7, { max: 90 }),
  PHONE_OBJECTION_HOURS: count(72, { max: 720 }),
  PHONE_LOST_WAIT_HOURS: count(72, { max: 720 }),
  PHONE_RECOVERY_WAIT_HOURS: count(24, { max: 720 }),
  LOST_CHANGES_PER_ACCOUNT_PER_DAY: count(3, { max: 100 }),
  PHONE_RELEASE_NOTICE_HOURS: count(72, { max: 720 }),
  PHONE_IDLE_DAYS: count(180, { max: 3_650 }),
  DEVICE_TRUST_DAYS: count(7, { max: 365 }),

  NUMBER_STATUS: z.enum(['idle', 'aliyun', 'camara']).default('idle'),
  NUMBER_STATUS_TIMEOUT_SECONDS: count(2, { max: 10 }),
  ALIYUN_NUMBER_AUTH_CODE: text,
  ALIYUN_NUMBER_URL: webAddress.default('https://dytnsapi.aliyuncs.com'),
  CAMARA_URL: webAddress.or(z.literal('')).default(''),
  CAMARA_TOKEN: text,
  CAMARA_TOKEN_URL: webAddress.or(z.literal('')).default(''),
  CAMARA_CLIENT_ID: text,
  CAMARA_CLIENT_SECRET: text,
  CAMARA_SCOPE: z.string().default('number-recycling:check'),

  PAYMENT_GATEWAYS: list('sandbox'),
  ...vendorSettings,

  PASSWORD_MEMORY_KIB: count(19_456, { min: 8 }),
  PASSWORD_PASSES: count(2),
  PASSWORD_HASHES_AT_ONCE: count(2, { max: 64 }),
  PASSWORD_HASHES_WAITING: count(200, { max: 10_000 }),
  PASSWORD_REMINDER_DAYS: count(180, { max: 3_650 }),
  RECOVERY_LINK_TTL_SECONDS: count(600, { min: 60, max: 600 }),
  RECOVERIES_PER_NUMBER_PER_DAY: count(3),
  RECOVERY_SENDS: count(2, { max: 20 }),
  SESSION_IDLE_DAYS: count(30, { max: 365 }),
  PROOF_FRESH_SECONDS: count(300, { max: 3_600 }),
  FACTOR_WRONG_PER_ACCOUNT_PER_HOUR: count(5, { max: 20 }),
  PASSKEY_CHALLENGE_SECONDS: count(300, { min: 30, max: 600 }),
  TOTP_SETUP_SECONDS: count(3_600, { min: 60, max: 86_400 }),
  FACTOR_SETTLE_HOURS: count(72, { max: 720 }),

  REQUESTS_PER_ADDRESS_PER_MINUTE: count(600),
  REGISTRATIONS_PER_ADDRESS_PER_HOUR: count(30),
  SIGN_INS_PER_ADDRESS_PER_MINUTE: count(30),
  SIGN_IN_FAILURES_PER_ACCOUNT_PER_HOUR: count(20),
  SIGN_IN_FAILURES_PER_ADDRESS_PER_HOUR: count(100),
  SIGN_IN_FAILURES_PER_DEVICE_PER_HOUR: count(20),
  ORDER_PAY_MINUTES: count(30, { max: 1_440 }),
  ORDER_START_SECONDS: count(60, { min: 0, max: 86_400 }),
  ORDER_COMPLETES_DAYS: count(7, { max: 365 }),
  ORDER_REFUND_DAYS: count(30, { max: 365 }),
  ORDERS_UNPAID_PER_ACCOUNT: count(100, { max: 1_000 }),
  ORDERS_CANCELLED_PER_ACCOUNT_PER_DAY: count(100, { max: 1_000 }),

  STAFF_IDLE_MINUTES: count(30, { max: 480 }),
  STAFF_SESSION_HOURS: count(12, { max: 24 }),
  STAFF_PROOF_FRESH_SECONDS: count(300, { min: 30, max: 3_600 }),
  STAFF_WRONG_PROOFS_PER_HOUR: count(10, { max: 50 }),
  STAFF_SIGN_IN_FAILURES_PER_HOUR: count(10, { max: 100 }),
  STAFF_INVITATION_HOURS: count(72, { max: 720 }),
  STAFF_LOOK_MINUTES: count(30, { max: 480 }),
  STAFF_SEARCHES_PER_HOUR: count(60),
  STAFF_SEARCH_MISS_WEIGHT: count(5),
  STAFF_REVEALS_PER_HOUR: count(20),
  STAFF_TARGET_CASES_MINUTES: count(240),
  STAFF_TARGET_APPEALS_MINUTES: count(1_440),
  STAFF_TARGET_ALERTS_MINUTES: count(60),
  STAFF_TARGET_HELD_PAYMENTS_MINUTES: count(60),
  STAFF_TARGET_REFUNDS_MINUTES: count(1_440),
  STAFF_TARGET_ORDERS_MINUTES: count(120),
  STAFF_TARGET_SPAM_MINUTES: count(1_440),
  STAFF_TARGET_STATUS_MINUTES: count(15),

  SUPPORT_CASES_PER_ACCOUNT_PER_DAY: count(10),
  SUPPORT_MESSAGES_PER_CASE: count(200),
  SPAM_REPORTS_PER_ACCOUNT_PER_DAY: count(20, { max: 100_000 }),
  SPAM_REPORT_DAYS: count(90, { max: 365 }),
  ...pictureSettings,
  DISOWN_REACH_DAYS: count(30, { max: 365 }),
  EXPORTS_PER_ACCOUNT_PER_DAY: count(3, { max: 100 }),
  EVENT_STREAMS_PER_ACCOUNT: count(10, { max: 100 }),

  RISK_WEIGHT_NEW_DEVICE: count(30, { min: 0 }),
  RISK_WEIGHT_NEW_NETWORK: count(5, { min: 0 }),
  RISK_WEIGHT_NEW_COUNTRY: count(20, { min: 0 }),
  RISK_WEIGHT_IMPOSSIBLE_TRAVEL: count(30, { min: 0 }),
  RISK_WEIGHT_GUESSED_AT: count(10, { min: 0 }),
  RISK_WEIGHT_MANY_ON_DEVICE: count(25, { min: 0 }),
  RISK_WEIGHT_MANY_FROM_ADDRESS: count(20, { min: 0 }),
  RISK_WEIGHT_LARGE_PAYMENT: count(30, { min: 0 }),
  RISK_WEIGHT_NUMBER_CHANGED: count(10, { min: 0 }),
  RISK_WEIGHT_SCRIPTED: count(10, { min: 0 }),
  RISK_WEIGHT_NO_LANGUAGE: count(5, { min: 0 }),
  RISK_WEIGHT_AUTOMATION_OVER_MANY: count(150, { min: 0 }),
  RISK_VERIFY_AT: count(30),
  RISK_HOLD_AT: count(70),
  RISK_DENY_AT: count(200),
  RISK_TRAVEL_KM_PER_HOUR: count(1_000),
  RISK_GUESSES_PER_HOUR: count(5, { max: 20 }),
  RISK_ACCOUNTS_PER_DEVICE_PER_DAY: count(4),
  RISK_ACCOUNTS_PER_ADDRESS_PER_DAY: count(20),
  RISK_LARGE_PAYMENT_FEN: count(200_000, { max: 100_000_000 }),
  RISK_NUMBER_CHANGED_HOURS: count(72, { max: 720 }),
  SIGN_IN_SPRAY_ACCOUNTS: count(100),
  SIGN_IN_SPRAY_FAILURES_EACH: count(10, { max: 20 }),

  PAYMENTS_PER_ORDER: count(50, { max: 1_000 }),
  PAYMENT_HOLD_HOURS: count(24, { max: 720 }),
  PAYMENT_NO_CODE_MAX_FEN: count(0, { min: 0, max: 100_000 }),
  PAYMENT_NO_CODE_PER_DAY_FEN: count(20_000, { max: 1_000_000 }),
  PAYMENT_GATEWAY_TIMEOUT_SECONDS: count(10, { max: 30 }),
  TOP_UP_MAX_FEN: count(500_000, { max: 100_000_000 }),
  TOP_UPS_PER_ACCOUNT_PER_DAY: count(20, { max: 1_000 }),

  CLOSE_WAIT_DAYS: count(15, { max: 365 }),
  USERNAME_RESERVED_DAYS: count(90, { min: 0, max: 3_650 }),
  PUSH_HOSTS: list(
    'fcm.googleapis.com,updates.push.services.mozilla.com,web.push.apple.com,*.push.apple.com,*.notify.windows.com',
  ),
  PUSH_SUBSCRIPTIONS_PER_ACCOUNT: count(10, { max: 100 }),
  PUSH_TTL_SECONDS: count(86_400, { min: 0, max: 2_419_200 }),
  PUSH_TIMEOUT_SECONDS: count(10, { max: 30 }),

  EXPORT_KEEP_DAYS: count(7, { max: 90 }),
  KEEP_VERIFICATIONS_DAYS: count(90),
  KEEP_MESSAGES_DAYS: count(90),
  KEEP_NOTIFICATIONS_DAYS: count(365),
  KEEP_RISK_DAYS: count(90),
  KEEP_SPAM_DAYS: count(365),
});

type Environment = z.infer<typeof Environment>;
export const settingNames = Object.keys(Environment.shape);
export type Settings = Omit<Environment, 'PUBLIC_ORIGIN'> & { PUBLIC_ORIGIN: string; secure: boolean };

/** What is wrong with the settings, a line each, for a person to read. */
export class SettingsError extends Error {}

/** Reads and judges the environment. @throws SettingsError naming every setting that can't be used. */
export function readSettings(env: Record<string, string | undefined>): Settings {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = Environment.safeParse(given);
  if (!parsed.success) {
    throw new SettingsError(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('\n'));
  }
  const settings = parsed.data;
  const origin = new URL(settings.PUBLIC_ORIGIN ?? `http://localhost:${settings.PORT}`);
  const wrong = [
    ...contradictions(settings),
    ...(settings.NODE_ENV === 'production' ? unfitForProduction(settings, origin) : []),
  ];
  if (wrong.length > 0) throw new SettingsError(wrong.join('\n'));
  const countries = settings.SMS_COUNTRIES.length > 0 ? settings.SMS_COUNTRIES : usesSandbox(settings) ? ['*'] : ['CN'];
  return { ...settings, SMS_COUNTRIES: countries, PUBLIC_ORIGIN: origin.origin, secure: origin.protocol === 'https:' };
}

/** What `PAYMENT_GATEWAYS` may name. `sandbox` stands for both others, and `none` for no way to pay but the wallet. */
const paymentGatewayNames = ['sandbox', 'alipay', 'wechatpay', 'none'];
const standsAlone = ['sandbox', 'none'];

function paymentGatewayContradictions({ PAYMENT_GATEWAYS: named }: Environment): string[] {
  const wrong: string[] = [];
  const has = `this version has: ${paymentGatewayNames.join(', ')}`;
  if (named.length === 0) wrong.push(`PAYMENT_GATEWAYS: names no gateway; ${has}`);
  const unknown = named.filter((name) => !paymentGatewayNames.includes(name));
  if (unknown.length > 0) wrong.push(`PAYMENT_GATEWAYS: no gateway is called ${unknown.join(', ')}; ${has}`);
  if (new Set(named).size < named.length) wrong.push('PAYMENT_GATEWAYS: names a gateway twice');
  for (const name of named.filter((each) => named.length > 1 && standsAlone.includes(each)))
    wrong.push(`PAYMENT_GATEWAYS: ${name} is named alone`);
  return wrong;
}

function contradictions(settings: Environment): string[] {
  const wrong: string[] = [];
  for (const proxy of settings.TRUSTED_PROXIES.filter((given) => !isAddressRange(given)))
    wrong.push(`TRUSTED_PROXIES: “${proxy}” is no IP address, range (10.0.0.0/8) or loopback, linklocal, uniquelocal`);
  if (settings.RISK_VERIFY_AT > settings.RISK_HOLD_AT || settings.RISK_HOLD_AT > settings.RISK_DENY_AT)
    wrong.push('RISK_VERIFY_AT, RISK_HOLD_AT, RISK_DENY_AT: each has to be as much as the one before it, or more');
  return [
    ...wrong,
    ...smsContradictions(settings),
    ...numberStatusContradictions(settings),
    ...pictureContradictions(settings),
    ...paymentGatewayContradictions(settings),
    ...vendorContradictions(settings, settings.PAYMENT_GATEWAYS),
  ];
}

function numberStatusContradictions(settings: Environment): string[] {
  const wrong: string[] = [];
  const { NUMBER_STATUS: chosen } = settings;
  const need = (...names: (keyof Environment & `${'ALIYUN' | 'CAMARA'}_${string}`)[]) =>
    wrong.push(
      ...names.filter((name) => settings[name] === '').map((name) => `${name}: NUMBER_STATUS=${chosen} needs it`),
    );
  if (chosen === 'aliyun') {
    need('ALIYUN_ACCESS_KEY_ID', 'ALIYUN_ACCESS_KEY_SECRET', 'ALIYUN_NUMBER_AUTH_CODE');
    if (new URL(settings.ALIYUN_NUMBER_URL).pathname !== '/')
      wrong.push('ALIYUN_NUMBER_URL: a host without a path, like https://dytnsapi.aliyuncs.com');
  }
  if (chosen === 'camara') {
    need('CAMARA_URL');
    if (settings.CAMARA_TOKEN === '') need('CAMARA_TOKEN_URL', 'CAMARA_CLIENT_ID', 'CAMARA_CLIENT_SECRET');
    else if (settings.CAMARA_TOKEN_URL || settings.CAMARA_CLIENT_ID || settings.CAMARA_CLIENT_SECRET)
      wrong.push('CAMARA_TOKEN: a token, or a client that fetches them (CAMARA_CLIENT_ID …), not both');
  }
  for (const name of ['ALIYUN_NUMBER_URL', 'CAMARA_URL', 'CAMARA_TOKEN_URL'] as const)
    if (settings[name] !== '') wrong.push(...unfitToTrust(new URL(settings[name])).map((why) => `${name}: ${why}`));
  return wrong;
}

const isAddressRange = (given: string) =>
  ['loopback', 'linklocal', 'uniquelocal'].includes(given) || ipaddr.isValid(given) || ipaddr.isValidCIDR(given);

/** Rule D7: production refuses what is only for trying out, each by name. */
function unfitForProduction(settings: Environment, origin: URL): string[] {
  const wrong: string[] = [];
  if (usesSandbox(settings))
    wrong.push('SMS_GATEWAYS: the sandbox gateway shows every code to anyone; name a real gateway');
  if (settings.PAYMENT_GATEWAYS.includes('sandbox'))
    wrong.push('PAYMENT_GATEWAYS: the sandbox gateway lets anyone pay with no money; name real gateways, or none');
  const local = settings.PUSH_HOSTS.filter((host) => ['127.0.0.1', 'localhost'].includes(host));
  if (local.length > 0) wrong.push(`PUSH_HOSTS: ${local.join(', ')} is this machine; name push services only`);
  wrong.push(...vendorsUnfitForProduction(settings));
  if (!settings.PUBLIC_ORIGIN) wrong.push('PUBLIC_ORIGIN: say which https:// address people use');
  else if (origin.protocol !== 'https:') wrong.push('PUBLIC_ORIGIN: production is served over https:// only');
  if (!settings.KEYS_FILE && !settings.BTEPAI_KEYS) {
    wrong.push('KEYS_FILE or BTEPAI_KEYS: production needs keys of its own; make them with `btepai keys new`');
  }
  return wrong;
}
