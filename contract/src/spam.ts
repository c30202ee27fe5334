import { z } from 'zod';
import { Id, listOf, Time, text } from './common.ts';
import { Reason } from './staff.ts';

export const SpamKind = z.enum(['sms', 'call']);
export type SpamKind = z.infer<typeof SpamKind>;

/**
 * What we can say at once. `ours`: we sent it. `imitates_us`: it says that it is from us, and is not. `not_ours`: nothing in it
 * says that it is from us. `unclear`: it says so, and we did send something then, but it need not be this.
 */
export const SpamVerdict = z.enum(['ours', 'imitates_us', 'not_ours', 'unclear']);
export type SpamVerdict = z.infer<typeof SpamVerdict>;

/** What staff found. */
export const SpamOutcome = z.enum(['phishing', 'spam', 'ours', 'harmless', 'unclear']);
export type SpamOutcome = z.infer<typeof SpamOutcome>;

export const ReportSpam = z.strictObject({
  kind: SpamKind,
  sender: text(64).meta({ description: 'a number in any spelling, or the name that stood in its place' }),
  content: text(2_000).optional().meta({ description: 'the text, or what the caller said' }),
  receivedAt: Time,
});
export type ReportSpam = z.infer<typeof ReportSpam>;

const Decided = z.object({
  result: SpamOutcome,
  words: z.string().nullable().meta({ description: 'what staff want to say to those who reported it' }),
  at: Time,
});

export const SpamReport = z
  .object({
    id: Id,
    kind: SpamKind,
    sender: z.string().meta({ description: 'as it was written' }),
    content: z.string().nullable(),
    receivedAt: Time,
    reportedAt: Time,
    verdict: SpamVerdict,
    outcome: Decided.nullable(),
  })
  .meta({ id: 'SpamReport' });
export type SpamReport = z.infer<typeof SpamReport>;
export const SpamReportList = listOf(SpamReport);
export type SpamReportList = z.infer<typeof SpamReportList>;

/** `imitates_us` comes before all others; `rising`: several reports of the last day. */
export const SpamPriority = z.enum(['imitates_us', 'rising', 'normal']);
export type SpamPriority = z.infer<typeof SpamPriority>;

/** All reports about one sender. */
export const SpamSender = z
  .object({
    id: Id,
    sender: z.string().meta({ description: 'a number of the numbering plan is masked' }),
    senderKind: z.enum(['number', 'service', 'name']),
    sms: z.number().int(),
    calls: z.number().int(),
    reporters: z.number().int().meta({ description: 'how many accounts reported it' }),
    imitations: z.number().int().meta({ description: 'reports of something that says it is from us, and is not' }),
    priority: SpamPriority,
    firstAt: Time,
    lastAt: Time,
    waitingSince: Time.nullable().meta({ description: 'null once it is decided' }),
    outcome: Decided.nullable(),
    version: z.number().int().meta({ description: 'to be given back by whoever decides' }),
  })
  .meta({ id: 'SpamSender' });
export type SpamSender = z.infer<typeof SpamSender>;
export const SpamSenderList = listOf(SpamSender);
export type SpamSenderList = z.infer<typeof SpamSenderList>;
/** Exactly this one, in any spelling. */
export const SearchSpamSenders = z.strictObject({ sender: text(128) });

/** A report as staff see it. */
export const ReportedSpam = z
  .object({
    id: Id,
    kind: SpamKind,
    content: z.string().nullable(),
    receivedAt: Time,
    reportedAt: Time,
    verdict: SpamVerdict,
    reporter: z.object({ name: z.string().meta({ description: 'masked' }) }),
  })
  .meta({ id: 'ReportedSpam' });
export type ReportedSpam = z.infer<typeof ReportedSpam>;
export const SpamSenderPage = z
  .object({ sender: SpamSender, reports: listOf(ReportedSpam) })
  .meta({ id: 'SpamSenderPage' });
export type SpamSenderPage = z.infer<typeof SpamSenderPage>;

const version = z.int().min(0).max(2_147_483_647);
export const DecideSpam = z.strictObject({
  outcome: SpamOutcome,
  reason: Reason,
  words: text(300).optional(),
  version,
});
export type DecideSpam = z.infer<typeof DecideSpam>;
export const ReopenSpam = z.strictObject({ reason: Reason, version });
export type ReopenSpam = z.infer<typeof ReopenSpam>;
export const RevealedSender = z.object({ sender: z.string() });
export type RevealedSender = z.infer<typeof RevealedSender>;
