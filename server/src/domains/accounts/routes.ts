import type { Binding } from '@btepai/contract';
import { Account, Register, SignedIn, UpdateAccount } from '@btepai/contract';
import type { FastifyReply } from 'fastify';
import type { Crypto } from '../../kit/crypto.ts';
import { door } from '../../kit/door.ts';
import type { Http } from '../../kit/http.ts';
import { addressOf, onceKeyOf } from '../../kit/request.ts';
import type { Settings } from '../../settings.ts';
import { activityLine } from '../activity/index.ts';
import { showAccount } from './account.ts';
import type { RegisterDeps } from './register.ts';
import { register } from './register.ts';
import { changeDisplayName } from './store.ts';

type Opened = { session: { id: string; token: string; expiresAt: string }; deviceToken: string };
type Deps = RegisterDeps<Opened> & {
  crypto: Crypto;
  settings: Settings;
  /** Gives a browser its cookies; the sessions domain does it. */
  setCookies(reply: FastifyReply, opened: Opened): void;
  phoneOf(accountId: string): Promise<Binding | null>;
};

const tag = 'Accounts';

export function accountRoutes(http: Http, deps: Deps) {
  const { db, clock, settings, phoneOf } = deps;
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
        once: onceKeyOf(request, deps.crypto),
      });
      deps.setCookies(reply, { session, deviceToken });
      return reply.code(201).send({ account: showAccount(account, null), session, deviceToken });
    },
  );

  http.get(
    '/v1/account',
    door({ tag, summary: 'The account that is signed in', session: 'required', answers: { 200: Account } }),
    async (request) => {
      const { account } = request.session;
      return showAccount(account, await phoneOf(account.account_id));
    },
  );

  http.patch(
    '/v1/account',
    door({ tag, summary: 'Change the profile', session: 'required', body: UpdateAccount, answers: { 200: Account } }),
    async (request) => {
      const { account, deviceLabel } = request.session;
      const { displayName } = request.body;
      if (displayName === undefined || displayName === account.display_name)
        return showAccount(account, await phoneOf(account.account_id));
      const line = activityLine(clock, 'profile_changed', {
        device: deviceLabel,
        address: addressOf(request),
        field: 'displayName',
      });
      const [changed] = await db.run(changeDisplayName, { accountId: account.account_id, displayName, ...line });
      return showAccount(changed ?? account, await phoneOf(account.account_id));
    },
  );
}
