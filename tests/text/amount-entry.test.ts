import fc from 'fast-check';
import { expect, test } from 'vitest';
import { asAmountText, readAmount } from '../../app/src/ui/amount-entry.ts';
import { yuanText } from '../../contract/src/money.ts';

const maxFen = 1_000_000;

test.each([
  ['12.5', 1250],
  ['12.50', 1250],
  ['12', 1200],
  ['12.', 1200],
  ['.5', 50],
  ['0.01', 1],
  ['007', 700],
  ['１２．５０', 1250],
  ['12。5', 1250],
  ['¥ 12.50', 1250],
  ['12.50 元', 1250],
  ['1,250', 125_000],
  ['1，250.5', 125_050],
  ['10,000.00', 1_000_000],
])('%s is %i fen', (text, fen) => {
  expect(readAmount(text, { maxFen })).toEqual({ fen });
});

test.each([
  ['', 'empty'],
  ['  ', 'empty'],
  ['.', 'notAmount'],
  ['12,5', 'notAmount'],
  ['1,25', 'notAmount'],
  ['1.2.3', 'notAmount'],
  ['-5', 'notAmount'],
  ['1e3', 'notAmount'],
  ['十二', 'notAmount'],
  ['12.505', 'tooFine'],
  ['0', 'zero'],
  ['0.00', 'zero'],
  ['10000.01', 'tooMuch'],
  ['99999999999999999999', 'tooMuch'],
] as const)('%s is refused: %s', (text, complaint) => {
  expect(readAmount(text, { maxFen })).toEqual({ complaint });
});

test('every amount comes back as it was written, in half- and full-width', () => {
  const wide = (text: string) => text.replace(/[0-9.]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0));
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100_000_000 }), (fen) => {
      const limit = { maxFen: 100_000_000 };
      expect(readAmount(yuanText(fen), limit)).toEqual({ fen });
      expect(asAmountText(wide(yuanText(fen)))).toBe(yuanText(fen));
    }),
  );
});
