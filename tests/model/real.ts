import { randomInt } from 'node:crypto';
import { createCrypto } from '../../server/src/kit/crypto.ts';
import { newPhone } from '../../server/testing/client.ts';
import { testGateway } from '../../server/testing/gateway.ts';
import type { TestServer } from '../../server/testing/server.ts';
import { startTestServer } from '../../server/testing/server.ts';
import { takenNumber } from './model.ts';

type Answer = { status: number; body: Record<string, unknown> };

/** A server for many runs, with a gateway that keeps what each number received. */
export async function startModelServer(env: Record<string, string>) {
  const received = new Map<string, string[]>();
  const waiting = new Map<string, () => void>();
  const taken = new Set<string>();
  const gateway = testGateway('keeps', ({ id, to, text }) => {
    // A clock that jumps past a lease has an SMS sent again; our id is what a gateway knows it by (S10).
    if (taken.has(id)) return;
    taken.add(id);
    received.set(to, [...(received.get(to) ?? []), text]);
    waiting.get(to)?.();
  });
  const server = await startTestServer({ env: { SMS_DAILY_UNITS: '1000000', ...env }, gateways: [gateway] });
  const stranger = (await (await server.person()).account()).id;
  return { server, received, waiting, stranger };
}
export type ModelServer = Awaited<ReturnType<typeof startModelServer>>;

/** The server as one run sees it: two people, three numbers, all of them new, and a clock that stands. */
export class Real {
  readonly numbers = [newPhone(), newPhone(), newPhone()];
  /** Of each verification in the order of the model's: its id, and the code that its SMS had. */
  readonly made: { id: string; code: string }[] = [];
  readonly clock: TestServer['clock'];
  private readonly people = new Map<number, { token: string; address: string }>();
  private readonly on: ModelServer;

  constructor(on: ModelServer) {
    this.on = on;
    this.clock = on.server.clock;
    this.clock.freeze();
  }

  /** Gives the third number to the stranger. */
  async prepare() {
    const { server, stranger } = this.on;
    const index = createCrypto(server.keys).blindIndex(this.numbers[takenNumber]!);
    await server.app.db.withClient((client) =>
      client.query(
        'insert into phone_claims (phone_index, account_id, binding_id) values ($1, $2, gen_random_uuid())',
        [index, stranger],
      ),
    );
  }

  ask = (person: number, number: number) =>
    this.call(person, 'POST', '/v1/verifications', { purpose: 'bind_phone', phone: this.numbers[number] });
  resend = (person: number, index: number) => this.call(person, 'POST', `${this.pathOf(index)}/resend`);
  cancel = (person: number, index: number) => this.call(person, 'POST', `${this.pathOf(index)}/cancel`);
  look = (person: number, index: number) => this.call(person, 'GET', this.pathOf(index));
  bind = (person: number, index: number, code: string) =>
    this.call(person, 'POST', '/v1/phones', { verification: { id: this.made[index]!.id, code } });
  account = (person: number) => this.call(person, 'GET', '/v1/account');

  /** The code in the newest SMS to a number, once it has received so many. */
  async codeAt(number: number, sends: number): Promise<string> {
    const { received, waiting } = this.on;
    const phone = this.numbers[number]!;
    const texts = () => received.get(phone) ?? [];
    while (texts().length < sends) await new Promise<void>((resolve) => waiting.set(phone, resolve));
    return /\d{6}/.exec(texts()[sends - 1]!)![0];
  }

  forget() {
    for (const number of this.numbers) {
      this.on.received.delete(number);
      this.on.waiting.delete(number);
    }
  }

  private pathOf = (index: number) => `/v1/verifications/${this.made[index]!.id}`;

  private async call(person: number, method: 'GET' | 'POST', url: string, payload?: object): Promise<Answer> {
    const { token, address } = this.people.get(person) ?? (await this.register(person));
    return this.inject({ method, url, ...(payload ? { payload } : {}), token, address });
  }

  private async register(person: number) {
    const address = `10.${randomInt(256)}.${randomInt(256)}.${randomInt(1, 255)}`;
    const { status, body } = await this.inject({
      method: 'POST',
      url: '/v1/accounts',
      payload: { username: `m${randomInt(2 ** 47).toString(36)}`, password: 'plum harbour 42' },
      address,
    });
    if (status !== 201) throw new Error(`register: ${status} ${JSON.stringify(body)}`);
    const someone = { token: (body.session as { token: string }).token, address };
    this.people.set(person, someone);
    return someone;
  }

  private async inject({
    method,
    url,
    payload,
    token,
    address,
  }: {
    method: 'GET' | 'POST';
    url: string;
    payload?: object;
    token?: string;
    address: string;
  }): Promise<Answer> {
    const response = await this.on.server.app.http.inject({
      method,
      url,
      ...(payload ? { payload } : {}),
      headers: { 'x-forwarded-for': address, ...(token ? { authorization: `Bearer ${token}` } : {}) },
    });
    return { status: response.statusCode, body: response.json() };
  }
}
