import { z } from 'zod';
import { Id, listOf, Time } from './common.ts';

export const NotificationCategory = z.enum(['transaction', 'activity', 'security']);
export type NotificationCategory = z.infer<typeof NotificationCategory>;

/** One message of the inbox, in the reader's language. */
export const Notification = z
  .object({
    id: Id,
    category: NotificationCategory,
    kind: z.string(),
    title: z.string(),
    body: z.string(),
    link: z.string().nullable().meta({ description: 'the page of the app that it is about' }),
    at: Time,
    readAt: Time.nullable(),
  })
  .meta({ id: 'Notification' });
export type Notification = z.infer<typeof Notification>;

export const Unread = z.object({
  transaction: z.number().int(),
  activity: z.number().int(),
  security: z.number().int(),
});
export type Unread = z.infer<typeof Unread>;

export const NotificationList = listOf(Notification).extend({ unread: Unread });
export type NotificationList = z.infer<typeof NotificationList>;
