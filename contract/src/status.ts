import { z } from 'zod';
import { Id, listOf, Time, text } from './common.ts';

/** `degraded`: it works, but not as it should; `down`: it doesn't. */
export const ServiceState = z.enum(['ok', 'degraded', 'down']);
export type ServiceState = z.infer<typeof ServiceState>;

const componentFields = {
  name: z.enum(['api', 'database', 'queue', 'sms_line', 'alipay', 'wechatpay']).meta({
    description:
      'what app and programs ask, accounts and data, texts that wait to be sent, one of the lines that carry them, or a way to pay outside the wallet',
  }),
  line: z.number().int().nullable().meta({ description: 'which of the lines, from 1' }),
};
export const ServiceComponent = z.object({
  ...componentFields,
  state: ServiceState,
  since: Time.meta({ description: 'when it was first seen in this state' }),
  deliveryRate: z.number().nullable().meta({
    description: 'the share of a line’s texts of the last 15 minutes that arrived; null where there were too few',
  }),
});
export type ServiceComponent = z.infer<typeof ServiceComponent>;

/** A component in one word, as incidents name it: `database`, `sms_line/1`. */
export const ComponentKey = z.string().regex(/^(api|database|queue|alipay|wechatpay|sms_line\/[1-9]\d?)$/);

/** `resolved` is its end; what goes wrong again is another incident. */
export const IncidentState = z.enum(['investigating', 'identified', 'monitoring', 'resolved']);
export type IncidentState = z.infer<typeof IncidentState>;

const inBoth = (max: number) => z.strictObject({ zh: text(max), en: text(max) });
const InBoth = z.object({ zh: z.string(), en: z.string() });

export const IncidentNote = z.object({
  id: Id,
  at: Time,
  state: IncidentState.meta({ description: 'what it stood at from then on' }),
  text: InBoth,
});
export type IncidentNote = z.infer<typeof IncidentNote>;

/** What went wrong, and what was written about it, the newest note first. */
export const Incident = z
  .object({
    id: Id,
    title: InBoth,
    state: IncidentState,
    components: z.array(z.string()),
    beganAt: Time,
    resolvedAt: Time.nullable(),
    notes: z.array(IncidentNote),
  })
  .meta({ id: 'Incident' });
export type Incident = z.infer<typeof Incident>;

export const ServiceStatus = z
  .object({
    state: ServiceState,
    checkedAt: Time,
    components: z.array(ServiceComponent),
    incidents: z.array(Incident).meta({ description: 'those that are not over, the newest first' }),
  })
  .meta({ id: 'ServiceStatus' });
export type ServiceStatus = z.infer<typeof ServiceStatus>;

/** How long of a day it was so. The rest of the day nobody looked. */
export const StatusDay = z.object({
  day: z.iso.date(),
  okSeconds: z.number().int(),
  degradedSeconds: z.number().int(),
  downSeconds: z.number().int(),
});
export type StatusDay = z.infer<typeof StatusDay>;

export const StatusHistory = z
  .object({
    timeZone: z.string().meta({ description: 'in which a day is a day' }),
    components: z.array(
      z.object({
        ...componentFields,
        available: z.number().nullable().meta({ description: 'the share of the time in which it was not down' }),
        days: z.array(StatusDay).meta({ description: 'the last 90, today the last of them' }),
      }),
    ),
    incidents: z.array(Incident).meta({ description: 'those that are over, the newest first' }),
  })
  .meta({ id: 'StatusHistory' });
export type StatusHistory = z.infer<typeof StatusHistory>;

// What staff write.

export const StaffIncidentNote = IncidentNote.extend({ by: z.string() });

/** `draft`: nobody but staff sees it. `dismissed`: it was nothing, and nobody will. */
export const IncidentStanding = z.enum(['draft', 'published', 'dismissed']);
export type IncidentStanding = z.infer<typeof IncidentStanding>;

export const StaffIncident = Incident.extend({
  version: z.number().int(),
  standing: IncidentStanding,
  openedBy: z.string().nullable().meta({ description: 'null where the watch opened it' }),
  changedAt: Time,
  changedBy: z.string().nullable(),
  publishedAt: Time.nullable(),
  notes: z.array(StaffIncidentNote),
}).meta({ id: 'StaffIncident' });
export type StaffIncident = z.infer<typeof StaffIncident>;
export const StaffIncidentList = listOf(StaffIncident);
export type StaffIncidentList = z.infer<typeof StaffIncidentList>;

const Title = inBoth(80);
const NoteText = inBoth(1_000);
const Components = z
  .array(ComponentKey)
  .min(1)
  .max(20)
  .refine((keys) => new Set(keys).size === keys.length, { message: 'item_twice' });
/** A number of a version, as it is stored: the one that was read while this was written. */
const version = z
  .number()
  .int()
  .min(1)
  .max(2 ** 31 - 1);

/** The caller makes the ids, so that the same request sent twice makes one. */
export const OpenIncident = z.strictObject({
  id: Id.toLowerCase(),
  title: Title,
  components: Components,
  beganAt: Time,
  state: IncidentState.exclude(['resolved']),
  text: NoteText,
});
export type OpenIncident = z.infer<typeof OpenIncident>;
export const ChangeIncident = z.strictObject({
  version,
  title: Title.optional(),
  components: Components.optional(),
  beganAt: Time.optional(),
});
export type ChangeIncident = z.infer<typeof ChangeIncident>;
export const AddIncidentNote = z.strictObject({ version, state: IncidentState, text: NoteText });
export type AddIncidentNote = z.infer<typeof AddIncidentNote>;
export const AtIncidentVersion = z.strictObject({ version });
export type AtIncidentVersion = z.infer<typeof AtIncidentVersion>;
