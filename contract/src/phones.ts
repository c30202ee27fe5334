import { z } from 'zod';
import { CodeProof, Id, Time } from './common.ts';

/** A number as people write it; parsed with `region` (ISO 3166-1 alpha-2) where it has no country code. */
export const PhoneEntry = {
  phone: z.string().min(1).max(64),
  region: z
    .string()
    .regex(/^[A-Z]{2}$/, { message: 'region_two_letters' })
    .default('CN'),
};

export const Binding = z
  .object({
    id: Id,
    phone: z.string().meta({ description: 'masked: +86 138****8000' }),
    country: z.string(),
    primary: z.boolean(),
    boundAt: Time,
    status: z.enum(['active', 'replaced', 'unbound', 'released']),
  })
  .meta({ id: 'Binding' });
export type Binding = z.infer<typeof Binding>;

export const PhoneList = z.object({
  items: z.array(Binding),
  policy: z.object({ max: z.number().int(), kind: z.enum(['individual', 'enterprise']) }),
});
export type PhoneList = z.infer<typeof PhoneList>;

export const BindPhone = z.strictObject({ verification: CodeProof });
