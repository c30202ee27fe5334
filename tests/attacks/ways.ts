import type { Device, Problem, Purpose, SignInPending } from '@btepai/contract';
import type { Answer } from '../../server/testing/client.ts';
import { type Client, newPhone } from '../../server/testing/client.ts';
import { freeAccount, restrictAccount } from '../../server/testing/restriction.ts';
import type { TestServer } from '../../server/testing/server.ts';

/** Every way in which a code is asked for and spent, on an account that may do every act. A new purpose adds its own here. */
export type Proof = { id: string; code: string };
export type World = {
  server: TestServer;
  person: Client;
  accountId: string;
  username: string;
  /** The primary number, to which codes for acts of the account go. */
  primary: string;
  /** Another one, which may go. */
  phone: string;
  phoneId: string;
  /** One that is nobody's. */
  next: string;
  /** A device on which someone was once signed in. */
  deviceId: string;
  /** Someone on a new device whose sign-in waits for a second proof. */
  stranger: Client;
  waiting?: Promise<SignInPending>;
  /** What an act wants beside the code that is tried, asked for once. */
  beside: Map<Purpose, Promise<Proof>>;
};

/** What these worlds need of the settings: several codes go to one number in a moment, and many are tried. */
export const wide = {
  SMS_PER_NUMBER_PER_MINUTE: '100',
  SMS_PER_NUMBER_PER_HOUR: '100',
  SMS_PER_NUMBER_PER_DAY: '100',
  SMS_PER_ACCOUNT_PER_DAY: '100',
  SIGN_IN_FAILURES_PER_ACCOUNT_PER_HOUR: '1000',
};
export const password = 'plum harbour 42';
export const newPassword = 'another quiet harbour 43';

/** An enterprise with two numbers, so that one more, one less and another in place of one are all possible. */
export async function world(server: TestServer): Promise<World> {
  const person = await server.person('enterprise');
  const { id: accountId, username } = await person.account();
  // While it has nothing by which to prove more, a password is enough anywhere.
  await server.client().signIn(username);
  const { body: devices } = await person.get<{ items: Device[] }>('/v1/devices');
  const [primary, phone] = [newPhone(), newPhone()];
  await person.bindNumber(primary);
  const { id: phoneId } = await person.bindNumber(phone);
  return {
    server,
    person,
    accountId,
    username,
    primary,
    phone,
    phoneId,
    next: newPhone(),
    deviceId: devices.items.find(({ current }) => !current)!.id,
    stranger: server.client(),
    beside: new Map(),
  };
}

/** All that the acts below could change. */
export async function stateOf({ person, server, accountId }: World) {
  const { items: devices } = (await person.get<{ items: object[] }>('/v1/devices')).body;
  const { items: sessions } = (await person.get<{ items: object[] }>('/v1/sessions')).body;
  const [row] = await server.sql('select password_hash from accounts where account_id = $1', [accountId]);
  return { account: await person.account(), phones: await person.phones(), devices, sessions, row };
}

export type Way = {
  route: string;
  /** Who asks for the code, and with what in the query of its own routes. */
  asker?(world: World): Promise<{ client: Client; query: string }>;
  ask(world: World): Promise<Proof>;
  spend(world: World, proof: Proof, headers?: Record<string, string>): Promise<Answer<Pick<Problem, 'code'>>>;
  /** How often the act was done, where an answer alone does not say. */
  done?(world: World): Promise<number>;
};

const beside = (where: World, purpose: Purpose) => {
  const asked = where.beside.get(purpose) ?? ways[purpose]!.ask(where);
  where.beside.set(purpose, asked);
  return asked;
};
export const waiting = (where: World): Promise<SignInPending> =>
  (where.waiting ??= where.stranger
    .post<SignInPending>('/v1/sessions', { identifier: where.username, password })
    .then(({ body }) => body));
export const contact = { name: '收货人', address: '上海市静安区南京西路 1 号' };

export const ways: Partial<Record<Purpose, Way>> = {
  bind_phone: {
    route: 'POST /v1/phones',
    ask: ({ person, next }) => person.proof('bind_phone', { phone: next }, next),
    spend: ({ person }, verification, headers = {}) => person.post('/v1/phones', { verification }, { headers }),
  },
  replace_phone_current: {
    route: 'POST /v1/phones/{id}/replace',
    ask: ({ person, phone, phoneId }) => person.proof('replace_phone_current', { phoneId }, phone),
    async spend(where, proof, headers = {}) {
      const verification = await beside(where, 'replace_phone_new');
      return where.person.replace(where.phoneId, { ownerProof: { verification: proof }, verification }, { headers });
    },
  },
  replace_phone_new: {
    route: 'POST /v1/phones/{id}/replace',
    ask: ({ person, next, phoneId }) => person.proof('replace_phone_new', { phoneId, phone: next }, next),
    async spend(where, verification, headers = {}) {
      const ownerProof = { verification: await beside(where, 'replace_phone_current') };
      return where.person.replace(where.phoneId, { ownerProof, verification }, { headers });
    },
  },
  unbind_phone: {
    route: 'POST /v1/phones/{id}/unbind',
    ask: ({ person, phone, phoneId }) => person.proof('unbind_phone', { phoneId }, phone),
    spend: ({ person, phoneId }, verification, headers = {}) =>
      person.post(`/v1/phones/${phoneId}/unbind`, { verification, acceptNoRecovery: true }, { headers }),
  },
  sign_in: {
    route: 'POST /v1/sessions/pending/{id}/complete',
    async asker(where) {
      return { client: where.stranger, query: `?pendingSessionId=${(await waiting(where)).pending.id}` };
    },
    async ask(where) {
      const { pending } = await waiting(where);
      return where.stranger.proof('sign_in', { pendingSessionId: pending.id }, where.primary);
    },
    async spend(where, verification, headers = {}) {
      const { pending } = await waiting(where);
      return where.stranger.post(`/v1/sessions/pending/${pending.id}/complete`, { verification }, { headers });
    },
  },
  change_password: {
    route: 'PUT /v1/account/password',
    ask: ({ person, primary }) => person.proof('change_password', { newPassword }, primary),
    spend: ({ person }, verification, headers = {}) =>
      person.call('PUT', '/v1/account/password', { currentPassword: password, newPassword, verification }, { headers }),
  },
  change_profile: {
    route: 'PATCH /v1/account',
    ask: ({ person, primary }) => person.proof('change_profile', { contact }, primary),
    spend: ({ person }, verification, headers = {}) =>
      person.call('PATCH', '/v1/account', { contact, verification }, { headers }),
    // Whoever comes once it is saved has nothing to change, and is answered with it as it is.
    done: ({ server, accountId }) => linesOf(server, accountId, 'profile_changed'),
  },
  manage_devices: {
    route: 'DELETE /v1/devices/{id}',
    ask: ({ person, primary, deviceId }) => person.proof('manage_devices', { deviceId }, primary),
    spend: ({ person, deviceId }, verification, headers = {}) =>
      person.call('DELETE', `/v1/devices/${deviceId}`, { verification }, { headers }),
  },
  lift_restriction: {
    route: 'POST /v1/account/lift-restriction',
    async ask({ server, accountId, person, primary }) {
      await restrictAccount(server, accountId);
      return person.proof('lift_restriction', {}, primary);
    },
    spend: ({ person }, verification, headers = {}) =>
      person.post('/v1/account/lift-restriction', { verification }, { headers }),
  },
};

/** What an act of this purpose wants of the account's standing, before it is tried. */
export async function prepare({ server, accountId }: World, purpose: Purpose): Promise<void> {
  if (purpose !== 'lift_restriction') await freeAccount(server, accountId);
  else await restrictAccount(server, accountId);
}

async function linesOf(server: TestServer, accountId: string, kind: string): Promise<number> {
  const [row] = await server.sql<{ lines: number }>(
    'select count(*)::int as lines from activity where account_id = $1 and kind = $2',
    [accountId, kind],
  );
  return row!.lines;
}
