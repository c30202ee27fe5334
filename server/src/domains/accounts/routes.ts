import { Account, Register, SignedIn, UpdateAccount } from '@btepai/contract';
import type { FastifyReply } from 'fastify';
import type { Crypto } from '../../kit/crypto.ts';
import { door } from '../../kit/door.ts';
import type { Http } from '../../kit/http.ts';
import { Refusal } from '../../kit/refusal.ts';
import { addressOf, onceKeyOf } from '../../kit/request.ts';
import type { Settings } from '../../settings.ts';
import { activityLine } from '../activity/index.ts';
import type { PhoneOf } from './account.ts';
import { showAccount } from './account.ts';
import { openContact, readContact, sealContact } from './contact.ts';
import type { RegisterDeps } from './register.ts';
import { register } from './register.ts';
import type { AccountRow } from './store.ts';
import { changeProfile } from './store.ts';

type Opened = { session: { id: string; token: string; expiresAt: string }; deviceToken: string };
type Deps = RegisterDeps<Opened> & {
  crypto: Crypto;
  settings: Settings;
  /** Gives a browser its cookies; the sessions domain does it. */
  setCookies(reply: FastifyReply, opened: Opened): void;
  phoneOf: PhoneOf;
};

const tag = 'Accounts';

export function accountRoutes(http: Http, deps: Deps) {
  const { db, clock, crypto, settings, phoneOf } = deps;
  const show = async (account: AccountRow) => showAccount(crypto, account, await phoneOf(account.account_id));
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
      body: UpdateAccount,
      answers: { 200: Account },
      refusals: ['phone_invalid', 'phone_not_mobile'],
    }),
    async (request) => {
      const { account, deviceLabel } = request.session;
      const { displayName = account.display_name, contact } = request.body;
      const before = openContact(crypto, account);
      const after = contact === undefined ? before : contact && readContact(contact, before);
      const fields = [
        ...(displayName === account.display_name ? [] : ['displayName']),
        ...(JSON.stringify(after) === JSON.stringify(before) ? [] : ['contact']),
      ];
      if (fields.length === 0) return show(account);
      const [changed] = await db.run(changeProfile, {
        accountId: account.account_id,
        displayName,
        contactCipher: after && sealContact(crypto, account, after),
        ...activityLine(clock, 'profile_changed', {
          device: deviceLabel,
          address: addressOf(request),
          field: fields.join(','),
        }),
      });
      if (!changed) throw new Refusal('account_restricted');
      return show(changed);
    },
  );
}
