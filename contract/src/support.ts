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

const size = { width: z.number().int(), height: z.number().int() };
/** A picture of a message; its bytes come by its id. */
export const CasePicture = z.object({ id: Id, ...size }).meta({ id: 'CasePicture' });
export type CasePicture = z.infer<typeof CasePicture>;

/** A picture as it was kept: turned upright, made smaller where it was larger, without whatever the file told of its maker. */
export const SupportPicture = z.object({ id: Id, ...size, bytes: z.number().int() }).meta({ id: 'SupportPicture' });
export type SupportPicture = z.infer<typeof SupportPicture>;

const picturesPerMessage = 6;
/** Pictures that were sent ahead, by their ids; each goes into one message. */
const Attachments = z.array(Id).max(picturesPerMessage);

export const CaseMessage = z.object({
  id: Id,
  author: z.enum(['person', 'staff', 'system']),
  text: z.string(),
  attachments: z.array(CasePicture),
  at: Time,
});

/**
 * How far an appeal is. `open`: staff look at it. `notice`: two of them approved, and the other side can say no until
 * `noticeUntil`. `carried_out`: the number is free, or has been replaced. `objected`: the other side said no; `stopped`: staff
 * thought better of it. After these two the case is open again. `ended`: refused or resolved.
 */
export const AppealStage = z.enum(['open', 'notice', 'carried_out', 'objected', 'stopped', 'ended']);
export type AppealStage = z.infer<typeof AppealStage>;
export const Appeal = z.object({ stage: AppealStage, noticeUntil: Time.nullable() });
export type Appeal = z.infer<typeof Appeal>;

const caseFields = {
  id: Id,
  number: z.string().meta({ description: 'what people say on the phone: 20261124-0042' }),
  topic: CaseTopic,
  status: CaseStatus,
  openedAt: Time,
  changedAt: Time,
};
export const CaseSummary = z
  .object({
    ...caseFields,
    unread: z.boolean().meta({ description: 'staff have answered or decided since it was last opened' }),
  })
  .meta({ id: 'CaseSummary' });
export type CaseSummary = z.infer<typeof CaseSummary>;
export const Case = z
  .object({
    ...caseFields,
    contact: Contact.nullable(),
    phone: z.string().nullable().meta({ description: 'the number an appeal is about, masked' }),
    appeal: Appeal.nullable().meta({ description: 'null where the case is no appeal' }),
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
  attachments: Attachments.optional(),
});
export type OpenCase = z.infer<typeof OpenCase>;
export const AddMessage = z.strictObject({ message: text(2_000), attachments: Attachments.optional() });
