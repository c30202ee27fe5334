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

/** Where a message shows beside the page it is about: 消息, an SMS to the primary number, the installed app. */
export const NotificationChannel = z.enum(['in_app', 'sms', 'push']);
export type NotificationChannel = z.infer<typeof NotificationChannel>;

/** `locked`: always on, whatever is set (security). */
export const NotificationPreference = z
  .object({
    category: NotificationCategory,
    channel: NotificationChannel,
    on: z.boolean(),
    locked: z.boolean(),
  })
  .meta({ id: 'NotificationPreference' });
export type NotificationPreference = z.infer<typeof NotificationPreference>;

/** Every category by every channel. */
export const NotificationPreferences = z
  .object({
    items: z.array(NotificationPreference),
    phone: z.string().nullable().meta({ description: 'where SMS go, masked; null while no number is bound' }),
    pushKey: z.string().meta({ description: 'the public VAPID key that a browser subscribes with' }),
  })
  .meta({ id: 'NotificationPreferences' });
export type NotificationPreferences = z.infer<typeof NotificationPreferences>;

/** Only what is to change. What is locked can't be turned off: `always_on`. */
export const SetNotificationPreferences = z.strictObject({
  items: z
    .array(z.strictObject({ category: NotificationCategory, channel: NotificationChannel, on: z.boolean() }))
    .min(1)
    .max(9),
});
export type SetNotificationPreferences = z.infer<typeof SetNotificationPreferences>;

/** What a browser's `PushSubscription.toJSON()` gives (W3C Push API); the same endpoint again is the same subscription. */
export const AddPushSubscription = z.strictObject({
  endpoint: z.url().max(1_000),
  expirationTime: z.number().nullish(),
  keys: z.strictObject({ p256dh: z.string().min(1).max(200), auth: z.string().min(1).max(100) }),
});
export type AddPushSubscription = z.infer<typeof AddPushSubscription>;

export const PushSubscription = z.object({ id: Id, createdAt: Time }).meta({ id: 'PushSubscription' });
export type PushSubscription = z.infer<typeof PushSubscription>;
