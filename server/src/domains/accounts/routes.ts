import { Account, ChangePassword, LiftRestriction, Register, SignedIn, UpdateAccount } from '@btepai/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Crypto } from '../../kit/crypto.ts';
import { door, Nothing } from '../../kit/door.ts';
import type { Http } from '../../kit/http.ts';
import { addressOf, onceKeyOf } from '../../kit/request.ts';
import type { Settings } from '../../settings.ts';
import { actorIn } from '../activity/index.ts';
import type { ShowAccount } from './account.ts';
import type { ChangePasswordDeps } from './change-password.ts';
import { changePassword } from './change-password.ts';
import { changeProfile } from './change-profile.ts';
import type { LiftDeps } from './lift-restriction.ts';
import { liftRestriction } from './lift-restriction.ts';
import type { RegisterDeps } from './register.ts';
import { register } from './register.ts';
import { dismissPasswordReminder, findById } from './store.ts';

type Opened = { session: { id: string; token: string; expiresAt: string }; deviceToken: string };
type Deps = RegisterDeps<Opened> &
  ChangePasswordDeps &
  LiftDeps & {
    crypto: Crypto;
    settings: Settings;
    /** Gives a browser its cookies; the sessions domain does it. */
    setCookies(reply: FastifyReply, opened: Opened): void;
    show: ShowAccount;
  };

const tag = 'Accounts';
const actorOf = (request: FastifyRequest) => actorIn(request.session, addressOf(request));

export function accountRoutes(http: Http, deps: Deps) {
  const { db, clock, crypto, settings, show } = deps;
  const perAddress = { name: 'register', points: settings.REGISTRATIONS_PER_ADDRESS_PER_HOUR, seconds: 3_600 };

  http.post(
    '/v1/accounts',
    door({
      tag,
      summary: 'Register',
      session: 'none',
      limit: perAddress,
      body: Register,
      answers: { 201: SignedIn },
      refusals: ['username_taken', 'password_weak'],
    }),
    async (request, reply) => {
      const { account, session, deviceToken } = await register(deps, {
        ...request.body,
        request,
        once: onceKeyOf(request, crypto),
      });
      deps.setCookies(reply, { session, deviceToken });
      return reply.code(201).send({ account: await show(account), session, deviceToken });
    },
  );

  http.get(
    '/v1/account',
    door({ tag, summary: 'The account that is signed in', session: 'required', answers: { 200: Account } }),
    async (request) => show(request.session.account),
  );

  http.patch(
    '/v1/account',
    door({
      tag,
      summary: 'Change the profile',
      session: 'active',
      stepUp: 'change_profile',
      body: UpdateAccount,
      answers: { 200: Account },
      refusals: ['phone_invalid', 'phone_not_mobile'],
    }),
    async (request) => {
      const { session, body } = request;
      const once = onceKeyOf(request, crypto);
      return show(await changeProfile(deps, { session, actor: actorOf(request), body, once }));
    },
  );

  http.put(
    '/v1/account/password',
    door({
      tag,
      summary: 'Change the password; every other session ends',
      session: 'active',
      stepUp: 'change_password',
      body: ChangePassword,
      answers: { 204: Nothing },
      refusals: ['password_weak'],
    }),
    async (request, reply) => {
      const { session, body } = request;
      await changePassword(deps, { session, actor: actorOf(request), body, once: onceKeyOf(request, crypto) });
      return reply.code(204).send();
    },
  );

  http.post(
    '/v1/account/password-reminder/dismiss',
    door({
      tag,
      summary: 'Not now: the reminder of an old password is gone for as long again',
      session: 'required',
      answers: { 204: Nothing },
    }),
    async (request, reply) => {
      await db.run(dismissPasswordReminder, { accountId: request.session.account.account_id, now: clock.now() });
      return reply.code(204).send();
    },
  );

  http.post(
    '/v1/account/lift-restriction',
    door({
      tag,
      summary: 'Free the account from a restriction, by a proof that it is its owner',
      session: 'required',
      stepUp: 'lift_restriction',
      body: LiftRestriction,
      answers: { 200: Account },
      refusals: ['account_restricted', 'phone_required'],
    }),
    async (request) => {
      const { session, body: proof } = request;
      await liftRestriction(deps, { session, actor: actorOf(request), proof, once: onceKeyOf(request, crypto) });
      const [account] = await db.run(findById, { accountId: session.account.account_id });
      return show(account!);
    },
  );
}
