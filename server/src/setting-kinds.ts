import { z } from 'zod';

/** The kinds that a setting is of; each has its default where nothing is said. */
export const count = (initial: number, { min = 1, max = 1_000_000 } = {}) =>
  z.coerce.number().int().min(min).max(max).default(initial);
/** What there may not be is empty where there is none. */
export const text = z.string().trim().default('');
export const webAddress = z.url({ protocol: /^https?$/ });
/** What stands between separators, blanks and empty places left out. */
export const parts = (value: string, separator: string) =>
  value
    .split(separator)
    .map((part) => part.trim())
    .filter(Boolean);
export const list = (initial: string) =>
  z
    .string()
    .default(initial)
    .transform((value) => parts(value, ','));
