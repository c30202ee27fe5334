import { randomInt } from 'node:crypto';
import type { Purpose } from '@btepai/contract';
import { createCrypto } from '../../../server/src/kit/crypto.ts';
import { newPhone } from '../../../server/testing/client.ts';
import { testGateway } from '../../../server/testing/gateway.ts';
import { eventually, startTestServer } from '../../../server/testing/server.ts';

type Answer = { status: number; body: Record<string, unknown> & { code?: string; id?: string; outcome?: string } };
export const password = 'plum harbour 42';

/** Windows and counts that are other models’ matter, out of the way. */
const wide = Object.fromEntries(
  [
    ...['SMS_PER_NUMBER_PER_MINUTE', 'SMS_PER_NUMBER_PER_HOUR', 'SMS_PER_NUMBER_PER_DAY', 'SMS_PER_ACCOUNT_PER_DAY'],
    ...['SMS_PER_ADDRESS_PER_HOUR', 'SMS_DAILY_UNITS', 'CODE_WRONG_PER_NUMBER_PER_HOUR', 'CODE_WRONG_IN_A_ROW'],
  ].map((name) => [name, '1000000']),
);

/** A server for many runs, with a gateway that keeps what each number received. */
export async function startLifeServer() {
  const received = new Map<string, string[]>();
  const taken = new Set<string>();
  const gateway = testGateway('keeps', ({ id, to, text }) => {
    if (taken.has(id)) return;
    taken.add(id);
    received.set(to, [...(received.get(to) ?? []), text]);
  });
  const env = { ...wide, SESSION_IDLE_DAYS: '365', PHONES_PER_ENTERPRISE: '3' };
  const server = await startTestServer({ env, gateways: [gateway] });
  server.clock.freeze();
  // Due changes are applied when a step says so, not by the quarter of a minute.
  await server.app.schedule.stop();
  return { server, received };
}
type LifeServer = Awaited<ReturnType<typeof startLifeServer>>;

/** The server as one run sees it: its own accounts and numbers. */
export class Real {
  readonly numbers: string[];
  readonly accounts: { username: string; token: string; device: string; address: string; id: string }[] = [];
  readonly on: LifeServer;

  constructor(on: LifeServer, numbers: number) {
    this.on = on;
    this.numbers = Array.from({ length: numbers }, newPhone);
  }

  async register(kind: string) {
    const username = `l${randomInt(2 ** 47).toString(36)}`;
    const address = `10.${randomInt(256)}.${randomInt(256)}.${randomInt(1, 255)}`;
    const { body } = await this.call(null, 'POST', '/v1/accounts', { username, password, kind });
    const { session, deviceToken, account } = body as {
      session: { token: string };
      deviceToken: string;
      account: { id: string };
    };
    this.accounts.push({ username, token: session.token, device: deviceToken, address, id: account.id });
  }

  /**
   * Whether the account’s session still is one; where not, signs in again on the same device, by a code to `number` where the
   * device is not trusted.
   */
  async visit(who: number, number: number | undefined): Promise<'signed in' | 'still there'> {
    const { status } = await this.call(who, 'GET', '/v1/account');
    if (status === 200) return 'still there';
    const account = this.accounts[who]!;
    const first = await this.call(who, 'POST', '/v1/sessions', { identifier: account.username, password });
    const { pending } = first.body as { pending?: { id: string } };
    const { body } = !pending
      ? first
      : await this.byCode(who, ['sign_in', { pendingSessionId: pending.id }, number!], (verification) =>
          this.call(who, 'POST', `/v1/sessions/pending/${pending.id}/complete`, { verification }),
        );
    account.token = (body as unknown as { session: { token: string } }).session.token;
    return 'signed in';
  }

  async phones(who: number): Promise<string[]> {
    const { body } = await this.call(who, 'GET', '/v1/phones');
    return (body as unknown as { items: { id: string }[] }).items.map(({ id }) => id);
  }

  /** Asks for a code, reads it and does something with it; a refusal of the asking is the answer. */
  async byCode(
    who: number,
    [purpose, needs, number]: [Purpose, object, number],
    act: (proof: { id: string; code: string }) => Promise<Answer>,
  ): Promise<Answer> {
    const before = this.codes(number).length;
    const asked = await this.call(who, 'POST', '/v1/verifications', { purpose, ...needs });
    if (asked.status !== 201) return asked;
    const code = await eventually(() => this.codes(number)[before], 'a code');
    return act({ id: asked.body.id!, code });
  }

  private textsTo = (number: number) => this.on.received.get(this.numbers[number]!) ?? [];
  codes = (number: number) => this.textsTo(number).flatMap((text) => /^【B特派】验证码(\d{6})/.exec(text)?.[1] ?? []);
  links = (number: number) => this.textsTo(number).flatMap((text) => /\/o#([\w-]+)/.exec(text)?.[1] ?? []);

  async call(who: number | null, method: 'GET' | 'POST', url: string, payload?: object): Promise<Answer> {
    const account = who === null ? undefined : this.accounts[who];
    const response = await this.on.server.app.http.inject({
      method,
      url,
      ...(payload ? { payload } : {}),
      headers: {
        'x-forwarded-for': account?.address ?? '10.0.0.1',
        ...(account ? { authorization: `Bearer ${account.token}`, 'x-device-token': account.device } : {}),
      },
    });
    return { status: response.statusCode, body: response.body === '' ? {} : response.json() };
  }

  /** What the database holds of this run, in the model’s terms. */
  async state() {
    const { server } = this.on;
    const ids = this.accounts.map(({ id }) => id);
    const crypto = createCrypto(server.keys);
    const numberOf = new Map(this.numbers.map((phone, n) => [crypto.blindIndex(phone).toString('hex'), n]));
    return server.app.db.withClient(async (client) => {
      const rows = async (sql: string) => (await client.query(sql, [ids])).rows;
      const bindings = await rows(
        `select account_id, encode(phone_index, 'hex') as index, is_primary, id from phone_bindings
         where account_id = any ($1) and status = 'active' order by bound_at`,
      );
      const claims = await rows(
        `select account_id, encode(phone_index, 'hex') as index, binding_id from phone_claims where account_id = any ($1)`,
      );
      const accounts = await rows('select account_id, status, liftable_by from accounts where account_id = any ($1)');
      const changes = await rows(
        `select account_id, id, status from phone_changes where account_id = any ($1) order by started_at`,
      );
      const lines = await rows(
        `select account_id, kind from activity where account_id = any ($1) order by account_id, seq`,
      );
      return { ids, numberOf, bindings, claims, accounts, changes, lines };
    });
  }
}
