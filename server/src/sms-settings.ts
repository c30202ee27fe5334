import { z } from 'zod';
import { count, list, text, webAddress } from './setting-kinds.ts';
import { Ceilings, isCountry, Prices, Routes, routingContradictions } from './sms-routing.ts';
import { unfitToTrust } from './trusted-address.ts';

/**
 * Satellites, international networks and premium services by their ITU codes; 900 numbers of the North American plan, and
 * the 070 and 076 of the British one, which look like mobile numbers and are none.
 */
const costly = '808,870,871,872,873,874,878,881,882,883,888,979,1900,4470,4476';

/** Which texts are sent, how many, and by which gateways; what each of these has to be told. */
export const smsSettings = {
  SMS_GATEWAYS: list('sandbox'),
  SMS_COUNTRIES: list(''),
  SMS_DENIED_PREFIXES: list(costly),
  SMS_ROUTES: Routes,
  SMS_PRICES: Prices,
  SMS_ORIGIN_LINE: z.stringbool().default(true),
  SMS_PER_NUMBER_PER_MINUTE: count(1),
  SMS_PER_NUMBER_PER_HOUR: count(5),
  SMS_PER_NUMBER_PER_DAY: count(10),
  SMS_PER_ACCOUNT_PER_DAY: count(20),
  SMS_PER_ADDRESS_PER_HOUR: count(20),
  SMS_NOTICES_PER_ACCOUNT_PER_DAY: count(5, { max: 100 }),
  SMS_DAILY_UNITS: count(20_000, { min: 0 }),
  SMS_SECURITY_RESERVE_UNITS: count(5_000, { min: 0 }),
  SMS_COUNTRY_UNITS: Ceilings,
  SMS_CONVERSION_CODES: count(50),
  SMS_CONVERSION_MIN_PERCENT: count(20, { min: 0, max: 100 }),
  SMS_BRAKED_PER_HOUR: count(20, { max: 1_000 }),
  CHALLENGE_ITERATIONS: count(2_000, { max: 100_000 }),
  CHALLENGE_TRIES: count(800, { min: 2, max: 100_000 }),
  CHALLENGE_TTL_SECONDS: count(300, { min: 30, max: 3_600 }),
  SMS_GATEWAY_TIMEOUT_SECONDS: count(5, { max: 30 }),
  SMS_RECEIPT_SECONDS: count(60, { min: 10, max: 3_600 }),
  SMS_SILENT_MESSAGES: count(20, { max: 1_000 }),
  SMS_SILENT_BELOW_PERCENT: count(20, { max: 100 }),
  SMS_SILENT_PROBE_ONE_IN: count(20, { min: 2, max: 1_000 }),
  SMS_SENDERS: list(''),
  SMS_TEMPLATES_FILE: text,
  /** NUMBER_STATUS=aliyun asks with them too. */
  ALIYUN_ACCESS_KEY_ID: text,
  ALIYUN_ACCESS_KEY_SECRET: text,
  ALIYUN_SMS_SIGN_NAME: text.default('B特派'),
  ALIYUN_SMS_URL: webAddress.default('https://dysmsapi.aliyuncs.com'),
  ALIYUN_SMS_CALLBACK_SECRET: text,
  TENCENT_SECRET_ID: text,
  TENCENT_SECRET_KEY: text,
  TENCENT_SMS_APP_ID: text,
  TENCENT_SMS_SIGN_NAME: text.default('B特派'),
  TENCENT_SMS_REGION: text.default('ap-guangzhou'),
  TENCENT_SMS_URL: webAddress.default('https://sms.tencentcloudapi.com'),
  TENCENT_SMS_CALLBACK_SECRET: text,
  TWILIO_ACCOUNT_SID: text,
  TWILIO_AUTH_TOKEN: text,
  TWILIO_SMS_FROM: text,
  TWILIO_VOICE_FROM: text,
  TWILIO_URL: webAddress.default('https://api.twilio.com'),

  SMPP_URL: z
    .url({ protocol: /^s?smpp$/ })
    .or(z.literal(''))
    .default(''),
  SMPP_SYSTEM_ID: text,
  SMPP_PASSWORD: text,
  SMPP_SYSTEM_TYPE: text,
  SMPP_SOURCE: text,
  SMPP_WINDOW: count(50, { max: 1_000 }),
  SMPP_ENQUIRE_LINK_SECONDS: count(15, { max: 300 }),
  SMPP_MESSAGE_IDS: z.enum(['same', 'hex_then_decimal', 'decimal_then_hex']).default('same'),
};

type SmsSettings = z.infer<z.ZodObject<typeof smsSettings>>;

/** What `SMS_GATEWAYS` may name, and what each needs. */
const gatewayNeeds: Record<string, (keyof SmsSettings)[]> = {
  sandbox: [],
  aliyun: ['ALIYUN_ACCESS_KEY_ID', 'ALIYUN_ACCESS_KEY_SECRET', 'ALIYUN_SMS_CALLBACK_SECRET', 'SMS_TEMPLATES_FILE'],
  tencent: [
    'TENCENT_SECRET_ID',
    'TENCENT_SECRET_KEY',
    'TENCENT_SMS_APP_ID',
    'TENCENT_SMS_CALLBACK_SECRET',
    'SMS_TEMPLATES_FILE',
  ],
  twilio: ['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN', 'TWILIO_SMS_FROM'],
  smpp: ['SMPP_URL', 'SMPP_SYSTEM_ID', 'SMPP_PASSWORD'],
};
const gatewayNames = Object.keys(gatewayNeeds);

export const usesSandbox = (settings: Pick<SmsSettings, 'SMS_GATEWAYS'>) => settings.SMS_GATEWAYS.includes('sandbox');

export function smsContradictions(settings: SmsSettings): string[] {
  const wrong: string[] = [];
  for (const country of settings.SMS_COUNTRIES.filter((given) => !isCountry(given)))
    wrong.push(`SMS_COUNTRIES: “${country}” is no country by its two capital letters (ISO 3166-1), nor *`);
  for (const country of Object.keys(settings.SMS_COUNTRY_UNITS).filter((given) => !isCountry(given)))
    wrong.push(`SMS_COUNTRY_UNITS: “${country}” is no country by its two capital letters (ISO 3166-1), nor *`);
  for (const prefix of settings.SMS_DENIED_PREFIXES.filter((given) => !/^\+?[1-9]\d{0,14}$/.test(given)))
    wrong.push(`SMS_DENIED_PREFIXES: “${prefix}” is no country code with the digits after it, like 881 or +4470`);
  const has = `this version has: ${gatewayNames.join(', ')}`;
  if (settings.SMS_GATEWAYS.length === 0) wrong.push(`SMS_GATEWAYS: names no gateway; ${has}`);
  const unknown = settings.SMS_GATEWAYS.filter((name) => !gatewayNames.includes(name));
  if (unknown.length > 0) wrong.push(`SMS_GATEWAYS: no gateway is called ${unknown.join(', ')}; ${has}`);
  if (new Set(settings.SMS_GATEWAYS).size < settings.SMS_GATEWAYS.length)
    wrong.push('SMS_GATEWAYS: names a gateway twice');
  wrong.push(...routingContradictions(settings));
  if (settings.SMS_SECURITY_RESERVE_UNITS > settings.SMS_DAILY_UNITS) {
    wrong.push('SMS_SECURITY_RESERVE_UNITS: the reserve can’t be larger than SMS_DAILY_UNITS');
  }
  return [...wrong, ...gatewayContradictions(settings), ...smppContradictions(settings)];
}

function gatewayContradictions(settings: SmsSettings): string[] {
  const wrong: string[] = [];
  for (const name of settings.SMS_GATEWAYS.filter((given) => gatewayNames.includes(given)))
    for (const needed of gatewayNeeds[name]!)
      if (settings[needed] === '') wrong.push(`${needed}: SMS_GATEWAYS=${name} needs it`);
  for (const name of ['ALIYUN_SMS_CALLBACK_SECRET', 'TENCENT_SMS_CALLBACK_SECRET'] as const)
    if (settings[name] !== '' && !/^[\w-]{24,}$/.test(settings[name]))
      wrong.push(`${name}: 24 or more letters, digits, - and _, since it is part of an address`);
  if (settings.TWILIO_ACCOUNT_SID !== '' && !settings.TWILIO_ACCOUNT_SID.startsWith('AC'))
    wrong.push('TWILIO_ACCOUNT_SID: begins with AC');
  for (const name of ['ALIYUN_SMS_URL', 'TENCENT_SMS_URL', 'TWILIO_URL'] as const) {
    const url = new URL(settings[name]);
    if (url.pathname !== '/') wrong.push(`${name}: a host without a path`);
    wrong.push(...unfitToTrust(url).map((why) => `${name}: ${why}`));
  }
  return wrong;
}

/** The longest that SMPP 3.4 has room for, each in ASCII; of passwords SMSCs are known to want longer ones than its 8. */
const smppLengths = { SMPP_SYSTEM_ID: 15, SMPP_PASSWORD: 64, SMPP_SYSTEM_TYPE: 12, SMPP_SOURCE: 20 } as const;

function smppContradictions(settings: SmsSettings): string[] {
  const wrong: string[] = [];
  for (const [name, length] of Object.entries(smppLengths) as [keyof typeof smppLengths, number][])
    if (!/^[\x20-\x7e]*$/.test(settings[name]) || settings[name].length > length)
      wrong.push(`${name}: at most ${length} characters of ASCII`);
  if (settings.SMPP_URL !== '') {
    const { hostname, username, password, pathname, search, hash } = new URL(settings.SMPP_URL);
    if (hostname === '' || username || password || !['', '/'].includes(pathname) || search || hash)
      wrong.push('SMPP_URL: a host and a port alone, like smpp://smsc.example.com:2775');
  }
  return wrong;
}
