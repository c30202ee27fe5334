import { z } from 'zod';
import { Contact } from './accounts.ts';
import { Id, listOf, Time, text } from './common.ts';
import { PhoneEntry } from './phones.ts';

/** `phone_taken` and `phone_lost` are appeals and come with the proof of a number; `phone_objected` only we open. */
export const CaseTopic = z.enum(['phone_taken', 'phone_lost', 'phone_objected', 'other']);
export type CaseTopic = z.infer<typeof CaseTopic>;

/** `open` waits for staff, `approved` takes effect after the notice that the other side gets, the rest are ends. */
export const CaseStatus = z.enum(['open', 'approved', 'refused', 'resolved']);
export type CaseStatus = z.infer<typeof CaseStatus>;

export const CaseMessage = z.object({
  id: Id,
  author: z.enum(['person', 'staff', 'system']),
  text: z.string(),
  at: Time,
});

const caseFields = {
  id: Id,
  number: z.string().meta({ description: 'what people say on the phone: 20261124-0042' }),
  topic: CaseTopic,
  status: CaseStatus,
  openedAt: Time,
  changedAt: Time,
};
export const CaseSummary = z.object(caseFields).meta({ id: 'CaseSummary' });
export type CaseSummary = z.infer<typeof CaseSummary>;
export const Case = z
  .object({
    ...caseFields,
    contact: Contact.nullable(),
    phone: z.string().nullable().meta({ description: 'the number an appeal is about, masked' }),
    messages: z.array(CaseMessage),
  })
  .meta({ id: 'Case' });
export type Case = z.infer<typeof Case>;

export const CaseList = listOf(CaseSummary);
export type CaseList = z.infer<typeof CaseList>;

/** Who is to be reached; without it the saved contact, or the bound number. */
const CaseContact = z.strictObject({ name: text(40).optional(), ...PhoneEntry });

export const OpenCase = z.strictObject({
  topic: CaseTopic.exclude(['phone_objected']),
  message: text(2_000),
  claimToken: z.string().min(1).max(128).optional(),
  contact: CaseContact.optional(),
});
export type OpenCase = z.infer<typeof OpenCase>;
export const AddMessage = z.strictObject({ message: text(2_000) });
