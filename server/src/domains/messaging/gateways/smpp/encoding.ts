/**
 * Texts as octets of `short_message`: GSM 7-bit (one septet to an octet, as SMSCs take their default alphabet) where all of
 * it can be said so, else UCS-2. 3GPP TS 23.038 and 23.040.
 */
const gsm =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const escapeSeptet = 0x1b;
/** What is said by two septets: the escape, and the place of one of these. */
const extension: Record<string, number> = {
  '\f': 0x0a,
  '^': 0x14,
  '{': 0x28,
  '}': 0x29,
  '\\': 0x2f,
  '[': 0x3c,
  '~': 0x3d,
  ']': 0x3e,
  '|': 0x40,
  '€': 0x65,
};
const septetsOf = new Map<string, number[]>([
  ...[...gsm].flatMap((char, place): [string, number[]][] => (place === escapeSeptet ? [] : [[char, [place]]])),
  ...Object.entries(extension).map(([char, place]): [string, number[]] => [char, [escapeSeptet, place]]),
]);
const extended = new Map(Object.entries(extension).map(([char, place]) => [place, char]));

const gsm7 = 0x00;
const ucs2 = 0x08;

/** What a handset shows as one SMS, in octets: alone, or behind a header of six that says which part it is. */
const sizes = { [gsm7]: { alone: 160, part: 153 }, [ucs2]: { alone: 140, part: 134 } } as const;

export type Encoded = { dataCoding: typeof gsm7 | typeof ucs2; isLong: boolean; parts: Buffer[] };

/** A text as the parts that are submitted; `mark` (0 … 255) is what the handset knows the parts of a long one by. */
export function encode(text: string, mark: number): Encoded {
  const chars = [...text];
  const dataCoding = chars.every((char) => septetsOf.has(char)) ? gsm7 : ucs2;
  const octets = chars.map((char) => (dataCoding === gsm7 ? septetsOf.get(char)! : [...utf16(char)]));
  const { alone, part } = sizes[dataCoding];
  const whole = Buffer.from(octets.flat());
  if (whole.length <= alone) return { dataCoding, isLong: false, parts: [whole] };
  const bodies = split(octets, part);
  const parts = bodies.map((body, index) => Buffer.from([0x05, 0x00, 0x03, mark, bodies.length, index + 1, ...body]));
  return { dataCoding, isLong: true, parts };
}

/** Neither an escape and what it escapes, nor the halves of a surrogate pair, nor an octet, are torn apart. */
function split(chars: number[][], size: number): number[][] {
  const parts: number[][] = [[]];
  for (const char of chars) {
    if (parts.at(-1)!.length + char.length > size) parts.push([]);
    parts.at(-1)!.push(...char);
  }
  return parts;
}

const utf16 = (text: string) => Buffer.from(text, 'utf16le').swap16();

/** Octets that a handset sent, without the header, as text; null where they are no text. */
export function decode(octets: Buffer, dataCoding: number): string | null {
  switch (alphabetOf(dataCoding)) {
    case 'gsm7':
      return decodeGsm7(octets);
    case 'latin1':
      return octets.toString('latin1');
    case 'ucs2':
      return Buffer.from(octets.subarray(0, octets.length & ~1))
        .swap16()
        .toString('utf16le');
    default:
      return null;
  }
}

function alphabetOf(dataCoding: number): 'gsm7' | 'latin1' | 'ucs2' | null {
  // IA5 is the lower half of Latin 1.
  if (dataCoding === 0x01 || dataCoding === 0x03) return 'latin1';
  // From here as the handset said it (TS 23.038): a class of message, or a mailbox with something waiting.
  if (dataCoding >= 0xf0) return dataCoding & 0x04 ? null : 'gsm7';
  if (dataCoding >= 0xe0) return 'ucs2';
  if (dataCoding >= 0xc0) return 'gsm7';
  if (dataCoding === 0x00 || (dataCoding >= 0x10 && dataCoding < 0x80 && (dataCoding & 0x0c) === 0)) return 'gsm7';
  return (dataCoding & 0x0c) === 0x08 && dataCoding < 0x80 ? 'ucs2' : null;
}

function decodeGsm7(octets: Buffer): string {
  let text = '';
  for (let at = 0; at < octets.length; at += 1) {
    const septet = octets[at]!;
    if (septet !== escapeSeptet) text += gsm[septet] ?? '\ufffd';
    // One that the table has not is shown as the standard character of its place.
    else if (++at < octets.length) text += extended.get(octets[at]!) ?? gsm[octets[at]!] ?? '\ufffd';
  }
  return text;
}

/** What stands behind the user data header, where `short_message` begins with one. */
export const withoutHeader = (octets: Buffer): Buffer => octets.subarray(Math.min(octets.length, 1 + (octets[0] ?? 0)));
