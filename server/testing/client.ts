import { randomInt } from 'node:crypto';
import type {
  Account,
  Binding,
  PhoneList,
  Problem,
  Purpose,
  Replaced,
  SignedIn,
  SignInPending,
  Verification,
} from '@btepai/contract';

/** What a client needs to know of the server it calls. */
type Served = {
  url: string;
  /** How many codes a handset has received. */
  codesSentTo?(phone: string): number;
  codeSentTo(phone: string, options?: { after?: number }): Promise<string>;
  /** The body that completes a sign-in, for tests that are not about it: a code, outside the budgets of the number. */
  secondProof?(client: Client, waiting: SignInPending): Promise<object>;
  /** A code to the number of whoever is signed in, outside its budgets. */
  ownCode?(client: Client, purpose: Purpose, needs: object): Promise<{ id: string; code: string }>;
};

/** The fields of a problem that tests look at, beside what a success would have had. */
type Refused = Pick<
  Problem,
  'code' | 'detail' | 'triesLeft' | 'retryAfterSeconds' | 'appeal' | 'errors' | 'purpose' | 'challenge'
>;

export type Answer<Body = unknown> = { status: number; headers: Headers; body: Body };
type Options = { headers?: Record<string, string> };

/** Someone who calls the API over real HTTP, with a bearer token once signed in. */
export class Client {
  token: string | undefined;
  deviceToken: string | undefined;
  /**
   * Where this caller seems to come from; the test server trusts the header, so that each has its own budgets. Of no country,
   * or chance would have risk see journeys.
   */
  address = `10.${randomInt(256)}.${randomInt(256)}.${randomInt(1, 255)}`;
  readonly server: Served;

  constructor(server: Served) {
    this.server = server;
  }

  async call<Body = Problem>(
    method: string,
    path: string,
    body?: unknown,
    { headers = {} }: Options = {},
  ): Promise<Answer<Body>> {
    const response = await fetch(this.server.url + path, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(this.token ? { authorization: `Bearer ${this.token}` } : {}),
        ...(this.deviceToken ? { 'x-device-token': this.deviceToken } : {}),
        ...(this.address ? { 'x-forwarded-for': this.address } : {}),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const json = /json/.test(response.headers.get('content-type') ?? '');
    return { status: response.status, headers: response.headers, body: (json ? JSON.parse(text) : text) as Body };
  }

  get = <Body = Problem>(path: string, options?: Options) => this.call<Body>('GET', path, undefined, options);
  post = <Body = Problem>(path: string, body?: unknown, options?: Options) =>
    this.call<Body>('POST', path, body, options);

  async register(
    username = `u${randomInt(1e12).toString(36)}`,
    password = 'plum harbour 42',
    kind = 'individual',
  ): Promise<SignedIn> {
    const { status, body } = await this.post<SignedIn>('/v1/accounts', { username, password, kind });
    if (status !== 201) throw new Error(`register: ${status} ${JSON.stringify(body)}`);
    this.token = body.session.token;
    this.deviceToken = body.deviceToken;
    return body;
  }

  async signIn(identifier: string, password = 'plum harbour 42'): Promise<SignedIn> {
    const first = await this.post<SignedIn | SignInPending>('/v1/sessions', { identifier, password });
    const { status, body } =
      'pending' in first.body && this.server.secondProof
        ? await this.completeSignIn(first.body, await this.server.secondProof(this, first.body))
        : (first as Answer<SignedIn>);
    if (status !== 201) throw new Error(`sign in: ${status} ${JSON.stringify(body)}`);
    this.token = body.session.token;
    this.deviceToken = body.deviceToken;
    return body;
  }

  /** The second half of a sign-in on a device that the account doesn't know. */
  completeSignIn({ pending, deviceToken }: SignInPending, proof: object) {
    this.deviceToken = deviceToken;
    return this.post<SignedIn & Refused>(`/v1/sessions/pending/${pending.id}/complete`, proof);
  }

  /** What proves that a factor may be added, for tests that are not about it: nothing where there is neither number nor factor. */
  async proofToAdd(act: 'add_totp' | 'add_passkey' | 'new_recovery_codes'): Promise<object> {
    if (!this.server.ownCode || (await this.phones()).items.length === 0) return {};
    return {
      verification: await this.server.ownCode(this, 'manage_factors', { factorAct: { act } }),
      password: 'plum harbour 42',
    };
  }

  askCode = (phone: string, options?: Options) =>
    this.post<Verification & Refused>('/v1/verifications', { purpose: 'bind_phone', phone }, options);
  bind = (id: string, code: string, options?: Options) =>
    this.post<Binding & Refused>('/v1/phones', { verification: { id, code } }, options);
  /** A code for any purpose, as far as its SMS. */
  ask = (purpose: Purpose, needs: object = {}, options?: Options) =>
    this.post<Verification & Refused>('/v1/verifications', { purpose, ...needs }, options);
  phones = async () => (await this.get<PhoneList>('/v1/phones')).body;
  account = async () => (await this.get<Account>('/v1/account')).body;

  /** The whole bind, as a story needs it done; a first number of an account with factors by one of them. */
  async bindNumber(phone = newPhone(), ownerProof?: object): Promise<Binding> {
    const verification = await this.proof('bind_phone', { phone }, phone);
    const { status, body } = await this.post<Binding>('/v1/phones', {
      verification,
      ...(ownerProof && { ownerProof }),
    });
    if (status !== 201) throw new Error(`bind: ${status} ${JSON.stringify(body)}`);
    return body;
  }

  /** Asks for a code and reads it off the handset. */
  async proof(purpose: Purpose, needs: object, phone: string): Promise<{ id: string; code: string }> {
    const after = this.server.codesSentTo?.(phone) ?? 0;
    const { status, body } = await this.ask(purpose, needs);
    if (status !== 201) throw new Error(`${purpose}: ${status} ${JSON.stringify(body)}`);
    return { id: body.id, code: await this.server.codeSentTo(phone, { after }) };
  }

  /** Both codes of a replacement. */
  async replaceProofs(phoneId: string, from: string, to: string) {
    return {
      ownerProof: { verification: await this.proof('replace_phone_current', { phoneId }, from) },
      verification: await this.proof('replace_phone_new', { phoneId, phone: to }, to),
    };
  }
  replace = (phoneId: string, body: object, options?: Options) =>
    this.post<Replaced & Refused>(`/v1/phones/${phoneId}/replace`, body, options);
}

/** A Chinese mobile number that no other test uses. */
export const newPhone = () => `+86138${randomInt(1e8).toString().padStart(8, '0')}`;

/** Some code that is not this one. */
export const otherCode = (code: string) => ((Number(code) + 1) % 1_000_000).toString().padStart(6, '0');
