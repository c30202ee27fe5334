import { randomUUID } from 'node:crypto';
import type { Device, Problem, Purpose, SignInPending } from '@btepai/contract';
import type { Answer } from '../../server/testing/client.ts';
import { type Client, newPhone } from '../../server/testing/client.ts';
import { factorsOf, makeRecoveryCodes } from '../../server/testing/factors.ts';
import { placeOrder } from '../../server/testing/orders.ts';
import { give, paymentOf, walletOf } from '../../server/testing/pay.ts';
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
  /** Its recovery codes, as a factor that may be removed. */
  factorId: string;
  /** Someone on a new device whose sign-in waits for a second proof. */
  stranger: Client;
  waiting?: Promise<SignInPending>;
  recovery?: Promise<{ id: string; code: string; verificationId: string }>;
  /** A payment from its wallet that waits to be confirmed. */
  paymentId?: Promise<string>;
  /** What an act wants beside the code that is tried, asked for once. */
  beside: Map<string, Promise<Proof>>;
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
  const [recoveryCode] = await makeRecoveryCodes(person, { password });
  const [factor] = (await factorsOf(person)).items;
  const [primary, phone] = [newPhone(), newPhone()];
  await person.bindNumber(primary, { recoveryCode, password });
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
    factorId: factor!.id,
    stranger: server.client(),
    beside: new Map(),
  };
}

/** All that the acts below could change. */
export async function stateOf({ person, server, accountId }: World) {
  const { items: devices } = (await person.get<{ items: object[] }>('/v1/devices')).body;
  const { items: sessions } = (await person.get<{ items: object[] }>('/v1/sessions')).body;
  const [row] = await server.sql('select password_hash from accounts where account_id = $1', [accountId]);
  const [account, phones, factors] = [await person.account(), await person.phones(), await factorsOf(person)];
  return { account, phones, factors, devices, sessions, row, wallet: await walletOf(person) };
}

export type Way = {
  purpose: Purpose;
  route: string;
  ask(world: World): Promise<Proof>;
  /** Sends the code again, where not by the session's own. */
  resend?(world: World): Promise<Answer>;
  spend(world: World, proof: Proof, headers?: Record<string, string>): Promise<Answer<Pick<Problem, 'code'>>>;
  /** How often the act was done, where an answer alone does not say. */
  done?(world: World): Promise<number>;
  /** What it begins shows nowhere yet. */
  showsNothing?: true;
  /** What a code for something else is to it, where it names none but its own. */
  otherCode?: 'code_wrong';
};

const beside = (where: World, way: string) => {
  const asked = where.beside.get(way) ?? ways[way]!.ask(where);
  where.beside.set(way, asked);
  return asked;
};
export const waiting = (where: World): Promise<SignInPending> =>
  (where.waiting ??= where.stranger
    .post<SignInPending>('/v1/sessions', { identifier: where.username, password })
    .then(({ body }) => body));
/** Money for it comes with it: an account that has any can't be closed. */
export const toPay = (where: World): Promise<string> => (where.paymentId ??= beginToPay(where));
async function beginToPay({ server, person }: World) {
  await give(server, person, 10_000);
  return (await paymentOf(person, (await placeOrder(person)).id)).id;
}
export const contact = { name: '收货人', address: '上海市静安区南京西路 1 号' };

const recovering = (where: World) => (where.recovery ??= startRecovery(where));
async function startRecovery({ server, accountId, stranger, username, primary }: World) {
  const after = server.codesSentTo(primary);
  const { body } = await stranger.post<{ id: string }>('/v1/recoveries', { identifier: username, via: 'code' });
  const code = await server.codeSentTo(primary, { after });
  const [row] = await server.sql<{ id: string }>(
    `select id from verifications where account_id = $1 and purpose = 'recover_account'`,
    [accountId],
  );
  return { id: body.id, code, verificationId: row!.id };
}

const factorWay = (act: string, way: Pick<Way, 'route' | 'showsNothing'>, more: object = {}): Way => ({
  purpose: 'manage_factors',
  ...way,
  ask: ({ person, primary, factorId }) =>
    person.proof('manage_factors', { factorAct: { act, ...(act === 'remove' && { factorId }) } }, primary),
  spend: ({ person, factorId }, verification, headers = {}) => {
    const [method, path] = way.route.replace('{id}', factorId).split(' ') as [string, string];
    return person.call(method, path, { verification, ...more }, { headers });
  },
});
const factorWays = {
  'manage_factors: add_totp': factorWay('add_totp', { route: 'POST /v1/factors/totp', showsNothing: true }),
  'manage_factors: add_passkey': factorWay('add_passkey', {
    route: 'POST /v1/factors/passkeys/options',
    showsNothing: true,
  }),
  'manage_factors: new_recovery_codes': factorWay('new_recovery_codes', { route: 'POST /v1/factors/recovery-codes' }),
  'manage_factors: remove': factorWay('remove', { route: 'DELETE /v1/factors/{id}' }, { password }),
};

export const ways: Record<string, Way> = {
  bind_phone: {
    purpose: 'bind_phone',
    route: 'POST /v1/phones',
    ask: ({ person, next }) => person.proof('bind_phone', { phone: next }, next),
    spend: ({ person }, verification, headers = {}) => person.post('/v1/phones', { verification }, { headers }),
  },
  replace_phone_current: {
    purpose: 'replace_phone_current',
    route: 'POST /v1/phones/{id}/replace',
    ask: ({ person, phone, phoneId }) => person.proof('replace_phone_current', { phoneId }, phone),
    async spend(where, proof, headers = {}) {
      const verification = await beside(where, 'replace_phone_new');
      return where.person.replace(where.phoneId, { ownerProof: { verification: proof }, verification }, { headers });
    },
  },
  replace_phone_new: {
    purpose: 'replace_phone_new',
    route: 'POST /v1/phones/{id}/replace',
    ask: ({ person, next, phoneId }) => person.proof('replace_phone_new', { phoneId, phone: next }, next),
    async spend(where, verification, headers = {}) {
      const ownerProof = { verification: await beside(where, 'replace_phone_current') };
      return where.person.replace(where.phoneId, { ownerProof, verification }, { headers });
    },
  },
  unbind_phone: {
    purpose: 'unbind_phone',
    route: 'POST /v1/phones/{id}/unbind',
    ask: ({ person, phone, phoneId }) => person.proof('unbind_phone', { phoneId }, phone),
    spend: ({ person, phoneId }, verification, headers = {}) =>
      person.post(`/v1/phones/${phoneId}/unbind`, { verification, acceptNoRecovery: true }, { headers }),
  },
  sign_in: {
    purpose: 'sign_in',
    route: 'POST /v1/sessions/pending/{id}/complete',
    async resend(where) {
      const [{ pending }, { id }] = [await waiting(where), await beside(where, 'sign_in')];
      return where.stranger.post(`/v1/verifications/${id}/resend?pendingSessionId=${pending.id}`);
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
    purpose: 'change_password',
    route: 'PUT /v1/account/password',
    ask: ({ person, primary }) => person.proof('change_password', { newPassword }, primary),
    spend: ({ person }, verification, headers = {}) =>
      person.call('PUT', '/v1/account/password', { currentPassword: password, newPassword, verification }, { headers }),
  },
  change_profile: {
    purpose: 'change_profile',
    route: 'PATCH /v1/account',
    ask: ({ person, primary }) => person.proof('change_profile', { contact }, primary),
    spend: ({ person }, verification, headers = {}) =>
      person.call('PATCH', '/v1/account', { contact, verification }, { headers }),
    // Whoever comes once it is saved has nothing to change, and is answered with it as it is.
    done: ({ server, accountId }) => linesOf(server, accountId, 'profile_changed'),
  },
  manage_devices: {
    purpose: 'manage_devices',
    route: 'DELETE /v1/devices/{id}',
    ask: ({ person, primary, deviceId }) => person.proof('manage_devices', { deviceId }, primary),
    spend: ({ person, deviceId }, verification, headers = {}) =>
      person.call('DELETE', `/v1/devices/${deviceId}`, { verification }, { headers }),
  },
  make_phone_primary: {
    purpose: 'make_phone_primary',
    route: 'POST /v1/phones/{id}/primary',
    ask: ({ person, primary, phoneId }) => person.proof('make_phone_primary', { phoneId }, primary),
    spend: ({ person, phoneId }, verification, headers = {}) =>
      person.post(`/v1/phones/${phoneId}/primary`, { verification }, { headers }),
  },
  lift_restriction: {
    purpose: 'lift_restriction',
    route: 'POST /v1/account/lift-restriction',
    async ask({ server, accountId, person, primary }) {
      await restrictAccount(server, accountId);
      return person.proof('lift_restriction', {}, primary);
    },
    spend: ({ person }, verification, headers = {}) =>
      person.post('/v1/account/lift-restriction', { verification }, { headers }),
  },
  export_data: {
    purpose: 'export_data',
    route: 'POST /v1/account/export',
    showsNothing: true,
    ask: ({ person, primary }) => person.proof('export_data', {}, primary),
    spend: ({ person }, verification, headers = {}) => person.post('/v1/account/export', { verification }, { headers }),
  },
  close_account: {
    purpose: 'close_account',
    route: 'POST /v1/account/close',
    ask: ({ person, primary }) => person.proof('close_account', {}, primary),
    spend: ({ person }, verification, headers = {}) => person.post('/v1/account/close', { verification }, { headers }),
    // Once more is the same as once.
    done: ({ server, accountId }) => linesOf(server, accountId, 'account_closing'),
  },
  confirm_payment: {
    purpose: 'confirm_payment',
    route: 'POST /v1/payments/{id}/confirm',
    ask: async (where) => where.person.proof('confirm_payment', { paymentId: await toPay(where) }, where.primary),
    async spend(where, verification, headers = {}) {
      const path = `/v1/payments/${await toPay(where)}/confirm`;
      return where.person.post(path, { verification }, { headers: { 'idempotency-key': randomUUID(), ...headers } });
    },
    done: ({ server, accountId }) => linesOf(server, accountId, 'order_paid'),
  },
  recover_account: {
    purpose: 'recover_account',
    route: 'POST /v1/recoveries/{id}/complete',
    otherCode: 'code_wrong',
    async ask(where) {
      const { verificationId, code } = await recovering(where);
      return { id: verificationId, code };
    },
    async resend(where) {
      return where.stranger.post(`/v1/recoveries/${(await recovering(where)).id}/resend`);
    },
    async spend(where, { code }, headers = {}) {
      const { id } = await recovering(where);
      return where.stranger.post(`/v1/recoveries/${id}/complete`, { code, newPassword }, { headers });
    },
  },
  ...factorWays,
};

/** What an act of this purpose wants of the account's standing, before it is tried. */
export async function prepare(where: World, purpose: string): Promise<void> {
  const { server, accountId } = where;
  if (purpose !== 'lift_restriction') await freeAccount(server, accountId);
  else await restrictAccount(server, accountId);
  if (purpose === 'confirm_payment') await toPay(where);
}

async function linesOf(server: TestServer, accountId: string, kind: string): Promise<number> {
  const [row] = await server.sql<{ lines: number }>(
    'select count(*)::int as lines from activity where account_id = $1 and kind = $2',
    [accountId, kind],
  );
  return row!.lines;
}
