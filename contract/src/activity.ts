import { z } from 'zod';
import { Account } from './accounts.ts';
import { Id, listOf, Time } from './common.ts';

/** One line of the account's log, in words. */
export const ActivityLine = z
  .object({
    id: Id,
    kind: z.string(),
    at: Time,
    device: z.string().nullable(),
    address: z.string().nullable(),
    place: z.string().nullable().meta({ description: 'in words, as far as the address tells' }),
    summary: z.string(),
    disownable: z.boolean().meta({ description: 'something that a person does, and may say they did not' }),
    disownedAt: Time.nullable(),
  })
  .meta({ id: 'ActivityLine' });
export type ActivityLine = z.infer<typeof ActivityLine>;
export const ActivityList = listOf(ActivityLine);
export type ActivityList = z.infer<typeof ActivityList>;

/** What disowning a line did. */
export const Disowned = z
  .object({
    account: Account,
    actions: z.array(
      z.enum([
        'sessions_ended',
        'devices_distrusted',
        'account_restricted',
        'changes_cancelled',
        'objection_open',
        'alert_raised',
      ]),
    ),
  })
  .meta({ id: 'Disowned' });
export type Disowned = z.infer<typeof Disowned>;
