import type { Settings } from '../../settings.ts';

/** What is known when it is decided: what the request shows, and what is remembered. */
export type Signs = {
  newDevice: boolean;
  newNetwork: boolean;
  newCountry: boolean;
  impossibleTravel: boolean;
  /** Wrong passwords of the account within the last hour. */
  guesses: number;
  /** Other accounts, within the last day. */
  accountsOnDevice: number;
  accountsFromAddress: number;
  numberChanged: boolean;
  isScripted: boolean;
  hasNoLanguage: boolean;
  /** What is to be paid; 0 where nothing is. */
  amountFen: number;
};

export type Outcome = 'allow' | 'verify' | 'hold' | 'deny';
type Weights = { [Name in keyof Settings as Name extends `RISK_${string}` ? Name : never]: Settings[Name] };
type Rule = {
  weight: keyof Weights & `RISK_WEIGHT_${string}`;
  holds(signs: Signs, settings: Weights): boolean;
  zh: string;
  en: string;
};

/**
 * The whole of what is judged, in the order of docs/risk.md. A rule only ever adds to the sum, and holds all the more the more
 * there is, so that nothing which looks worse is judged more mildly. What strangers can bring about (guesses, neighbours of an
 * address) weighs only on a device that the account doesn't trust: nobody makes it harder for its owner on their own device (L4).
 */
export const rules = {
  new_device: {
    weight: 'RISK_WEIGHT_NEW_DEVICE',
    holds: ({ newDevice }) => newDevice,
    zh: '账户还不信任这台设备',
    en: 'a device that the account doesn’t trust',
  },
  new_network: {
    weight: 'RISK_WEIGHT_NEW_NETWORK',
    holds: ({ newNetwork }) => newNetwork,
    zh: '没有用过的网络',
    en: 'a network it never used',
  },
  new_country: {
    weight: 'RISK_WEIGHT_NEW_COUNTRY',
    holds: ({ newCountry }) => newCountry,
    zh: '没有登录过的国家或地区',
    en: 'a country it never signed in from',
  },
  impossible_travel: {
    weight: 'RISK_WEIGHT_IMPOSSIBLE_TRAVEL',
    holds: ({ impossibleTravel }) => impossibleTravel,
    zh: '离上次登录太远，来不及赶到',
    en: 'too far from the last sign-in to have got here',
  },
  guessed_at: {
    weight: 'RISK_WEIGHT_GUESSED_AT',
    holds: ({ newDevice, guesses }, { RISK_GUESSES_PER_HOUR }) => newDevice && guesses >= RISK_GUESSES_PER_HOUR,
    zh: '刚有人连续输错密码',
    en: 'a burst of wrong passwords just before',
  },
  many_on_device: {
    weight: 'RISK_WEIGHT_MANY_ON_DEVICE',
    holds: isManyOnDevice,
    zh: '这台设备上有很多账户',
    en: 'many accounts on this device',
  },
  many_from_address: {
    weight: 'RISK_WEIGHT_MANY_FROM_ADDRESS',
    holds: (signs, settings) => signs.newDevice && isManyFromAddress(signs, settings),
    zh: '同一地址有很多账户',
    en: 'many accounts from this address',
  },
  large_payment: {
    weight: 'RISK_WEIGHT_LARGE_PAYMENT',
    holds: ({ amountFen }, { RISK_LARGE_PAYMENT_FEN }) => amountFen >= RISK_LARGE_PAYMENT_FEN,
    zh: '金额较大',
    en: 'a large amount',
  },
  number_changed: {
    weight: 'RISK_WEIGHT_NUMBER_CHANGED',
    holds: ({ numberChanged }) => numberChanged,
    zh: '刚更换过手机号',
    en: 'the number was replaced lately',
  },
  scripted: {
    weight: 'RISK_WEIGHT_SCRIPTED',
    holds: ({ isScripted }) => isScripted,
    zh: '像是程序在操作',
    en: 'looks like a program',
  },
  no_language: {
    weight: 'RISK_WEIGHT_NO_LANGUAGE',
    holds: ({ hasNoLanguage }) => hasNoLanguage,
    zh: '没有语言设置',
    en: 'asks in no language',
  },
  automation_over_many: {
    weight: 'RISK_WEIGHT_AUTOMATION_OVER_MANY',
    holds: (signs, settings) =>
      signs.newDevice &&
      signs.isScripted &&
      signs.hasNoLanguage &&
      (isManyOnDevice(signs, settings) || isManyFromAddress(signs, settings)),
    zh: '程序在逐个尝试账户',
    en: 'a program that goes through accounts',
  },
} as const satisfies Record<string, Rule>;

export type RuleName = keyof typeof rules;

function isManyOnDevice({ accountsOnDevice }: Signs, { RISK_ACCOUNTS_PER_DEVICE_PER_DAY: many }: Weights) {
  return accountsOnDevice >= many;
}
function isManyFromAddress({ accountsFromAddress }: Signs, { RISK_ACCOUNTS_PER_ADDRESS_PER_DAY: many }: Weights) {
  return accountsFromAddress >= many;
}

/** The sum of the weights of the rules that hold, what it comes to, and which they were, the heaviest first. */
export function weigh(signs: Signs, settings: Weights): { score: number; outcome: Outcome; reasons: RuleName[] } {
  const spoke = (Object.keys(rules) as RuleName[])
    .filter((name) => rules[name].holds(signs, settings) && settings[rules[name].weight] > 0)
    .sort((a, b) => settings[rules[b].weight] - settings[rules[a].weight]);
  const score = spoke.reduce((sum, name) => sum + settings[rules[name].weight], 0);
  const outcome =
    score >= settings.RISK_DENY_AT
      ? 'deny'
      : score >= settings.RISK_HOLD_AT
        ? 'hold'
        : score >= settings.RISK_VERIFY_AT
          ? 'verify'
          : 'allow';
  return { score, outcome, reasons: spoke };
}

/** A rule in words; what is no rule (`risk_unavailable`) as it is. */
export const wordsOf = (reason: string, language: 'zh' | 'en') =>
  Object.hasOwn(rules, reason) ? rules[reason as RuleName][language] : reason;
