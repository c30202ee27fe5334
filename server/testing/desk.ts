import { randomInt } from 'node:crypto';
import type { StaffRole } from '@btepai/contract';
import { TOTP } from 'otpauth';
import { noteAudit } from '../src/domains/staff/index.ts';
import { createCrypto } from '../src/kit/crypto.ts';
import { newId } from '../src/kit/ids.ts';
import { newSessionToken } from '../src/kit/session-token.ts';
import { newTotpSecret } from '../src/kit/totp.ts';
import type { Client } from './client.ts';
import type { TestServer } from './server.ts';

export type Agent = Client & { staffId: string; name: string; totpSecret: string };

/**
 * A member of staff with these roles, signed in at the console and freshly proven: written into the database as joining and
 * signing in would, so that stories about something else are quick. Its own ceremony is sign-in.test.ts's.
 */
export async function agent(
  server: TestServer,
  roles: StaffRole[],
  name = `a${randomInt(1e9).toString(36)}`,
): Promise<Agent> {
  const crypto = createCrypto(server.keys);
  const client = server.client();
  const now = server.clock.now();
  const staffId = newId(server.clock);
  const sessionId = newId(server.clock);
  const { token, hash } = newSessionToken(staffId, sessionId);
  const totpSecret = newTotpSecret();
  const totp = crypto.encrypt(totpSecret, `staff totp/${staffId}`);
  await server.sql(
    `with named as (insert into staff_names (name, staff_id) values ($2, $1)),
       member as (
         insert into staff_members (id, name, display_name, roles, status, password_hash, totp_cipher, created_at, joined_at)
         values ($1, $2, $2, $3, 'active', 'none', $4, $5, $5::timestamptz - interval '30 days'))
     insert into staff_sessions (staff_id, id, token_hash, address, device_label, created_at, last_seen_at, proven_at)
     values ($1, $6, $7, '127.0.0.1', 'test', $5, $5, $5)`,
    [staffId, name, roles, totp, now, sessionId, hash],
  );
  const { clock, app } = server;
  await noteAudit({ clock, crypto }, app.db, { staffId, name }, { act: 'staff.join' });
  client.token = token;
  return Object.assign(client, { staffId, name, totpSecret });
}

/** The code that an authenticator shows now; `steps` of 30 seconds away from it. */
export const totpNow = ({ clock }: Pick<TestServer, 'clock'>, secret: string, steps = 0): string =>
  new TOTP({ secret }).generate({ timestamp: clock.now().getTime() + steps * 30_000 });
