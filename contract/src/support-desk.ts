import { z } from 'zod';
import { Id, Time, text } from './common.ts';
import { Reason } from './staff.ts';
import { Appeal, CaseMessage, CaseStatus, CaseTopic } from './support.ts';

/** A case as people read it out on the phone. */
export const CaseNumber = z.string().regex(/^\d{8}-\d{4,9}$/, { message: 'case_number' });
/** Who of the staff did something. Without an id: somebody said so at the command line, before there were members. */
const By = z.object({ id: Id.nullable(), name: z.string() });
const Member = z.object({ id: Id, name: z.string() });

/** `waiting`: somebody wrote and has no answer yet, the longest first. `mine`: mine to see to. `all`: the newest first. */
export const CaseQueue = z.enum(['waiting', 'mine', 'all']);
export type CaseQueue = z.infer<typeof CaseQueue>;

/** Where a page of a queue goes on: what its last line was sorted by, and which it was. */
const Cursor = z.string().regex(/^\d{1,15}\.[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/, { message: 'invalid_format' });
const page = { limit: z.coerce.number().int().min(1).max(100).default(50), cursor: Cursor.optional() };
export const ListStaffCases = z
  .object({
    queue: CaseQueue.default('waiting'),
    topic: CaseTopic.optional(),
    status: CaseStatus.optional().meta({ description: 'of `all`' }),
    ...page,
  })
  .refine(({ queue, status }) => status === undefined || queue === 'all', {
    path: ['status'],
    message: 'status_of_all_only',
  });
export const ListAppeals = z.object(page);

const summary = {
  number: z.string(),
  topic: CaseTopic,
  status: CaseStatus,
  openedAt: Time,
  changedAt: Time,
  waitingSince: Time.nullable().meta({ description: 'since when the person has no answer; null where nothing waits' }),
  assignee: Member.nullable(),
};
export const StaffCaseSummary = z.object(summary).meta({ id: 'StaffCaseSummary' });
export type StaffCaseSummary = z.infer<typeof StaffCaseSummary>;
const listOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });
export const StaffCaseList = listOf(StaffCaseSummary);
export type StaffCaseList = z.infer<typeof StaffCaseList>;

/** An appeal that is to be decided, or whose notice runs. */
export const StaffAppealSummary = z
  .object({ ...summary, appeal: Appeal, approvals: z.number().int() })
  .meta({ id: 'StaffAppealSummary' });
export type StaffAppealSummary = z.infer<typeof StaffAppealSummary>;
export const StaffAppealList = listOf(StaffAppealSummary);
export type StaffAppealList = z.infer<typeof StaffAppealList>;

/** What an appeal rests on, and what stands against it. Nothing here names an account to the other side. */
export const StaffAppeal = Appeal.extend({
  approvals: z.array(
    z.object({
      by: By,
      at: Time,
      reason: z.string().nullable(),
      counts: z.boolean().meta({ description: 'not of a member who may approve no more' }),
    }),
  ),
  needed: z.number().int(),
  proof: z
    .object({
      phone: z.string().meta({ description: 'masked: the number whose code the account had' }),
      provenAt: Time,
      good: z.boolean().meta({ description: 'spent, or void, where not' }),
    })
    .nullable(),
  holder: z
    .object({
      phone: z.string().meta({ description: 'masked: the number that would go' }),
      boundAt: Time,
      provenAt: Time.meta({ description: 'when a code to it was last used' }),
      seenAt: Time.nullable().meta({ description: 'when its account was last used' }),
      isClaimant: z.boolean().meta({ description: 'of a lost number: the account’s own' }),
    })
    .nullable()
    .meta({ description: 'null where nobody holds it any more' }),
  mayApprove: z.enum(['yes', 'opened_it', 'approved_it', 'joined_later', 'void', 'decided']),
}).meta({ id: 'StaffAppeal' });
export type StaffAppeal = z.infer<typeof StaffAppeal>;

export const StaffAct = z.object({
  id: Id,
  act: z.enum(['open', 'approve', 'refuse', 'stop', 'answer', 'note', 'assign', 'unassign', 'resolve']),
  by: By,
  at: Time,
  text: z
    .string()
    .nullable()
    .meta({ description: 'a reason, or a note; null where there is none, or it is destroyed' }),
});
export type StaffAct = z.infer<typeof StaffAct>;

/** A case with everything about it. */
export const StaffCase = z
  .object({
    ...summary,
    id: Id,
    accountId: Id,
    version: z.number().int().meta({ description: 'to be given back with an act: what was seen when it was decided' }),
    openedBy: By.nullable().meta({ description: 'who of the staff opened it for the person' }),
    contact: z
      .object({ name: z.string().nullable(), phone: z.string().nullable().meta({ description: 'masked' }) })
      .nullable(),
    phone: z.string().nullable().meta({ description: 'the number that an appeal is about, masked' }),
    messages: z.array(
      CaseMessage.extend({ by: z.string().nullable().meta({ description: 'who of the staff wrote it' }) }),
    ),
    acts: z.array(StaffAct),
    viewers: z.array(Member.extend({ writing: z.boolean() })).meta({ description: 'who else has it open just now' }),
    related: z.array(z.object({ number: z.string(), topic: CaseTopic, status: CaseStatus, openedAt: Time })),
    appeal: StaffAppeal.nullable(),
    destroyed: z.boolean().meta({ description: 'the account was closed, and what it wrote is gone' }),
  })
  .meta({ id: 'StaffCase' });
export type StaffCase = z.infer<typeof StaffCase>;

const version = z.number().int().min(1).max(2_147_483_647);
const Text = text(2_000);
export const AnswerCase = z.strictObject({ version, text: Text });
export const NoteCase = z.strictObject({ text: Text });
export const AssignCase = z.strictObject({ to: z.enum(['me']).nullable() });
export const ResolveCase = z.strictObject({
  version,
  text: Text.optional(),
});
export const RefuseCase = z.strictObject({ version, reason: Reason, text: Text });
export const DecideAppeal = z.strictObject({ version, reason: Reason });
export const TellPresence = z.strictObject({ writing: z.boolean() });
/** On behalf of somebody who called. An appeal rests on a proof that the account has made lately. */
export const OpenCaseFor = z.strictObject({
  accountId: Id.toLowerCase(),
  topic: CaseTopic.exclude(['phone_objected']),
  message: Text,
});
export type OpenCaseFor = z.infer<typeof OpenCaseFor>;
export const CaseContactInFull = z.object({ name: z.string().nullable(), phone: z.string().nullable() });
export type CaseContactInFull = z.infer<typeof CaseContactInFull>;
