import { AddStaffPasskey, PasskeyOptions, StaffPasskeyList } from '@btepai/contract';
import { addSeconds } from '../../kit/clock.ts';
import { sha256 } from '../../kit/crypto.ts';
import { Nothing, staffDoor } from '../../kit/door.ts';
import type { Http } from '../../kit/http.ts';
import { newId } from '../../kit/ids.ts';
import { ById } from '../../kit/params.ts';
import { Refusal } from '../../kit/refusal.ts';
import { creationOptions, verifyRegistration } from '../../kit/webauthn.ts';
import { actorOf, auditLine } from './audit.ts';
import type { StaffDeps } from './staff.ts';
import { addPasskey, insertChallenge, listPasskeys, removePasskey } from './store/passkeys.ts';

const tag = 'Staff: session';

/** A member's own passkeys, beside the authenticator that everybody has. */
export function staffPasskeyRoutes(http: Http, deps: StaffDeps) {
  const { db, clock, settings } = deps;

  http.get(
    '/v1/staff/passkeys',
    staffDoor({ tag, summary: 'One’s own passkeys', roles: 'any', answers: { 200: StaffPasskeyList } }),
    async ({ staff }) => {
      const rows = await db.run(listPasskeys, { staffId: staff.id });
      return {
        items: rows.map(({ id, created_at, last_used_at }) => ({
          id,
          createdAt: created_at.toISOString(),
          lastUsedAt: last_used_at?.toISOString() ?? null,
        })),
      };
    },
  );

  http.post(
    '/v1/staff/passkeys/register-options',
    staffDoor({
      tag,
      summary: 'What a browser needs to make a passkey',
      roles: 'any',
      fresh: true,
      answers: { 200: PasskeyOptions },
    }),
    async ({ staff }) => {
      const known = await db.run(listPasskeys, { staffId: staff.id });
      const options = await creationOptions(settings, staff, known);
      await db.run(insertChallenge, {
        challengeHash: sha256(options.challenge),
        staffId: staff.id,
        use: 'add',
        expiresAt: addSeconds(clock.now(), settings.PASSKEY_CHALLENGE_SECONDS),
      });
      return { options: { ...options } };
    },
  );

  http.post(
    '/v1/staff/passkeys',
    staffDoor({
      tag,
      summary: 'Add the passkey that was made',
      roles: 'any',
      fresh: true,
      body: AddStaffPasskey,
      answers: { 204: Nothing },
      refusals: ['passkey_refused'],
    }),
    async (request, reply) => {
      const { registration } = request.body;
      const { challenge, ...key } = await verifyRegistration(settings, registration);
      const [added] = await db.run(addPasskey, {
        challengeHash: sha256(challenge),
        staffId: request.staff.id,
        passkeyId: newId(clock),
        ...key,
        transports: registration.response.transports ?? [],
        now: clock.now(),
        ...auditLine(deps, actorOf(request), { act: 'staff.add_passkey' }),
      });
      if (!added) throw new Refusal('passkey_refused');
      return reply.code(204).send();
    },
  );

  http.delete(
    '/v1/staff/passkeys/:id',
    staffDoor({
      tag,
      summary: 'Remove a passkey of one’s own',
      roles: 'any',
      fresh: true,
      params: ById,
      answers: { 204: Nothing },
      refusals: ['not_found'],
    }),
    async (request, reply) => {
      const line = auditLine(deps, actorOf(request), { act: 'staff.remove_passkey' });
      const [removed] = await db.run(removePasskey, {
        staffId: request.staff.id,
        passkeyId: request.params.id,
        ...line,
      });
      if (!removed) throw new Refusal('not_found');
      return reply.code(204).send();
    },
  );
}
