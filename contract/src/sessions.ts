import { z } from 'zod';
import { Account } from './accounts.ts';
import { Id, listOf, Time, text } from './common.ts';

export const SignIn = z.strictObject({
  identifier: text(128).meta({ description: 'username, or the bound phone number' }),
  password: z.string().min(1).max(512),
});

export const SignedIn = z
  .object({
    account: Account,
    session: z.object({ id: Id, token: z.string(), expiresAt: Time }),
    deviceToken: z.string(),
  })
  .meta({ id: 'SignedIn' });
export type SignedIn = z.infer<typeof SignedIn>;

export const Session = z
  .object({
    id: Id,
    current: z.boolean(),
    device: z.string().meta({ description: 'browser and system in words: Chrome · Android' }),
    address: z.string(),
    createdAt: Time,
    lastSeenAt: Time,
    expiresAt: Time,
  })
  .meta({ id: 'Session' });
export type Session = z.infer<typeof Session>;

export const SessionList = listOf(Session);
