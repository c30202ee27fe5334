import { z } from 'zod';
import type { ErrorCode } from './errors.ts';
import { errors } from './errors.ts';
import { Money } from './money.ts';

/** ISO 8601 in UTC with milliseconds, as every time in an answer is written. */
export const Time = z.iso.datetime().meta({ description: 'ISO 8601, UTC' });
export const Id = z.uuid().meta({ description: 'UUID' });

/** Text as people write it: kept exactly, but it must be storable (well-formed Unicode, no NUL) and not only blanks. */
export const text = (maxCharacters: number) =>
  z
    .string()
    .max(maxCharacters * 2)
    .refine((value) => value.isWellFormed() && !value.includes('\0'), { message: 'text_not_storable' })
    .refine((value) => value.trim() !== '', { message: 'text_blank' })
    .refine((value) => [...value].length <= maxCharacters, { message: 'text_too_long' });

export const FieldError = z.object({ path: z.string(), code: z.string(), message: z.string() });

/**
 * Work for the caller's machine, as altcha-lib's `createChallenge` makes it and its `solveChallenge` solves it. The same
 * request is then sent again with `{ challenge, solution }` in base64 of JSON as `X-Challenge-Solution`.
 */
export const Challenge = z
  .object({
    parameters: z.looseObject({
      algorithm: z.string(),
      nonce: z.string(),
      salt: z.string(),
      cost: z.number().int(),
      keyLength: z.number().int(),
      keyPrefix: z.string(),
    }),
    signature: z.string(),
  })
  .meta({ id: 'Challenge', description: 'a proof of work (ALTCHA, v2), to be handed to its solver as it is' });
export type Challenge = z.infer<typeof Challenge>;

/** RFC 9457 problem details; `code` is from the catalogue, `detail` in the language of `Accept-Language`. */
export const Problem = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    code: z.enum(Object.keys(errors) as [ErrorCode, ...ErrorCode[]]),
    detail: z.string(),
    requestId: z.string(),
    errors: z.array(FieldError).optional(),
    retryAfterSeconds: z.number().int().optional(),
    triesLeft: z.number().int().optional(),
    purpose: z.string().optional(),
    methods: z.array(z.string()).optional(),
    setUpFirst: z.array(z.string()).optional(),
    challenge: Challenge.optional(),
    total: Money.optional().meta({ description: 'with `price_changed`: what it comes to now' }),
    refundable: Money.optional().meta({ description: 'with `refund_exceeds_payment`: what can still be given back' }),
    appeal: z
      .object({ topic: z.enum(['phone_taken', 'phone_lost']), claimToken: z.string(), contact: z.string().optional() })
      .optional(),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof Problem>;

export const listOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });

/** A code and the verification it belongs to, as every act that a code authorizes takes them. */
export const CodeProof = z.strictObject({
  // As the database writes it: the code's digest is made over these very characters.
  id: Id.toLowerCase(),
  code: z.string().regex(/^\d{6}$/, { message: 'code_six_digits' }),
});
export type CodeProof = z.infer<typeof CodeProof>;
