/** What stands in an amount's field, in the signs that it is read by: full-width digits and 。 come out as 0–9 and a point. */
export const asAmountText = (text: string) =>
  text
    .normalize('NFKC')
    .replace(/[。・]/g, '.')
    .replace(/[\s¥元]/g, '');

export type AmountComplaint = 'empty' | 'notAmount' | 'tooFine' | 'zero' | 'tooMuch';
type Read = { fen: number } | { complaint: AmountComplaint };

/**
 * `12.5`, `12.50`, `1,250` → fen, digit by digit and never through a fraction. A comma is believed only where it groups
 * thousands: whoever writes `12,5` must not pay 125.
 */
export function readAmount(text: string, { maxFen }: { maxFen: number }): Read {
  const entry = asAmountText(text);
  if (entry === '') return { complaint: 'empty' };
  const parts = /^(\d{1,3}(?:,\d{3})+|\d*)(?:\.(\d*))?$/.exec(entry);
  const whole = parts?.[1]?.replaceAll(',', '').replace(/^0+(?=\d)/, '') ?? '';
  const cents = parts?.[2] ?? '';
  if (!parts || (whole === '' && cents === '')) return { complaint: 'notAmount' };
  if (cents.length > 2) return { complaint: 'tooFine' };
  if (whole.length > 12) return { complaint: 'tooMuch' };
  const fen = Number(whole) * 100 + Number(cents.padEnd(2, '0'));
  if (fen === 0) return { complaint: 'zero' };
  return fen > maxFen ? { complaint: 'tooMuch' } : { fen };
}

/** While someone is still typing, nothing is wrong that the next key may mend: `0`, `0.`, nothing at all. */
export const isUnfinished = (complaint: AmountComplaint) => complaint === 'empty' || complaint === 'zero';
