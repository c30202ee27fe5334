import { toAscii } from '../../kit/phone-number.ts';
import type { Settings } from '../../settings.ts';
import { templates } from './templates.ts';

type TextSettings = Pick<Settings, 'PUBLIC_ORIGIN' | 'ALIYUN_SMS_SIGN_NAME' | 'TENCENT_SMS_SIGN_NAME'>;

export type OwnTexts = {
  /** It says that it is from us: by our signature in any spelling, or by our name. */
  bearsOurName(text: string): boolean;
  /** It is one of the texts that we send, word for word, and leads nowhere but to us. */
  isOurs(text: string): boolean;
  leadsElsewhere(text: string): boolean;
};

/** Letters that are drawn like our B, and the 8 that stands in for it. */
const likeB = /[βвʙƀɓь8]/gu;
const folded = (text: string) =>
  toAscii(text)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
    .replace(likeB, 'b');

/** What may stand in the place of each thing that a text is filled in with. */
const filledIn: Record<string, string> = {
  code: '\\d{6}',
  minutes: '\\d{1,3}',
  hours: '\\d{1,3}',
  amount: '[\\d,.]{1,20}',
  payee: '.{1,60}',
  title: '.{1,200}',
};

/** Knows our texts from those that only look like them, without having kept a single one. */
export function createOwnTexts(settings: TextSettings): OwnTexts {
  const { origin, hostname } = new URL(settings.PUBLIC_ORIGIN);
  const signs = [...new Set(['B特派', settings.ALIYUN_SMS_SIGN_NAME, settings.TENCENT_SMS_SIGN_NAME])];
  const names = [...signs, 'btepai'].map(folded).filter((name) => name !== '');
  const patterns = Object.values(templates).flatMap(({ texts }) =>
    Object.values(texts).map((text) => patternOf(text, { signs, origin, hostname })),
  );
  const leadsElsewhere = (text: string) => hostsIn(text).some((host) => host !== hostname);
  return {
    bearsOurName: (text) => names.some((name) => folded(text).includes(name)),
    isOurs(text) {
      const plain = text.replace(/\s+/gu, ' ').trim();
      return patterns.some((pattern) => pattern.test(plain)) && !leadsElsewhere(text);
    },
    leadsElsewhere,
  };
}

function patternOf(text: string, { signs, origin, hostname }: { signs: string[]; origin: string; hostname: string }) {
  const parts = text.split(/\{(\w+)\}/g).map((part, index) => {
    if (index % 2 === 0) return RegExp.escape(part).replaceAll('\\x20', ' ?');
    return part === 'link' ? `${RegExp.escape(origin)}(?:/[\\w\\-./?=&#%]*)?` : filledIn[part]!;
  });
  const line = `(?: ?@${RegExp.escape(hostname)} #\\d{6})?`;
  return new RegExp(`^【(?:${signs.map((sign) => RegExp.escape(sign)).join('|')})】 ?${parts.join('')}${line}$`, 'u');
}

/** Every host that a text names, as browsers would read it. */
function hostsIn(text: string): string[] {
  const plain = toAscii(text).toLowerCase();
  const linked = [...plain.matchAll(/https?:\/\/(?:[^\s/@]*@)?([^\s/:?#@]+)/g)].map(([, host]) => host!);
  const bare = [...plain.matchAll(/(?<![a-z0-9.-])((?:[a-z0-9-]+\.)+[a-z]{2,})(?![a-z0-9-])/g)].map(
    ([, host]) => host!,
  );
  return [...linked, ...bare];
}
