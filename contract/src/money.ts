import { z } from 'zod';

export const Currency = z.literal('CNY');

/** Money is whole minor units with its currency (M1). Amounts of wallet entries may be negative; whatever someone pays is not. */
export const Money = z.object({ amount: z.number().int(), currency: Currency }).meta({ id: 'Money' });
export type Money = z.infer<typeof Money>;

/** What a request says of money: at least one cent, at most what one order or top-up may come to. */
export const maxAmountFen = 100_000_000;
export const AmountEntry = z.strictObject({ amount: z.number().int().min(1).max(maxAmountFen), currency: Currency });

/** As receipts and SMS have it: 1999 → `19.99`. */
export const yuanText = (fen: number): string => (fen / 100).toFixed(2);

export const yuan = (fen: number): Money => ({ amount: fen, currency: 'CNY' });
