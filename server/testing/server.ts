import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import type { Purpose, SignInPending } from '@btepai/contract';
import pg from 'pg';
import { inject } from 'vitest';
import { createApp } from '../src/app.ts';
import type { Gateway } from '../src/domains/messaging/index.ts';
import type { PaymentGateway } from '../src/domains/payments/index.ts';
import { createCrypto } from '../src/kit/crypto.ts';
import type { KeyRing } from '../src/kit/keys.ts';
import { parseKeys } from '../src/kit/keys.ts';
import { createLog } from '../src/kit/log.ts';
import { readSettings } from '../src/settings.ts';
import { Client } from './client.ts';
import { TestClock } from './clock.ts';
import { cloneDatabase } from './databases.ts';

export type TestServer = Awaited<ReturnType<typeof startTestServer>>;

/** Cheap hashes and wide flood limits: what a test is not about should not slow it down or stop it. */
const testEnvironment = {
  NODE_ENV: 'test',
  PORT: '0',
  PUSH_HOSTS: '127.0.0.1',
  TRUSTED_PROXIES: '127.0.0.1',
  PASSWORD_MEMORY_KIB: '64',
  PASSWORD_PASSES: '1',
  REQUESTS_PER_ADDRESS_PER_MINUTE: '100000',
  REGISTRATIONS_PER_ADDRESS_PER_HOUR: '100000',
  SIGN_INS_PER_ADDRESS_PER_MINUTE: '100000',
  SMS_CONVERSION_CODES: '1000000',
  CHALLENGE_ITERATIONS: '1',
};

/**
 * The whole server on a database of its own, with a clock that moves and a log that is kept. `beside` another, it is one
 * more process on that one's database, with its keys and clock; `wire` puts something between server and database.
 */
export async function startTestServer({
  env: given = {},
  atLocalhost = false,
  gateways,
  paymentGateways,
  beside,
  wire,
}: {
  env?: Record<string, string>;
  /** Known to itself by a name and a port, as browsers want it for passkeys. */
  atLocalhost?: boolean;
  gateways?: Gateway[];
  paymentGateways?: PaymentGateway[];
  beside?: { databaseUrl: string; keys: KeyRing; clock: TestClock };
  wire?: (databaseUrl: string) => string;
} = {}) {
  const database = beside
    ? { url: beside.databaseUrl, drop: async () => {} }
    : await cloneDatabase(inject('clusterUrl'), inject('template'));
  const port = atLocalhost ? await freePort() : 0;
  const env = atLocalhost ? { PUBLIC_ORIGIN: `http://localhost:${port}`, ...given } : given;
  const settings = readSettings({ ...testEnvironment, ...env });
  const clock = beside?.clock ?? new TestClock();
  const logged: string[] = [];
  const log = createLog({
    level: env.LOG_LEVEL ?? 'debug',
    destination: { write: (line: string) => void logged.push(line) },
  });
  const keys =
    beside?.keys ??
    parseKeys(JSON.stringify({ current: 1, index: 1, keys: { 1: randomBytes(32).toString('base64') } }), 'test keys');
  const app = await createApp({
    settings,
    databaseUrl: wire ? wire(database.url) : database.url,
    keys,
    clock,
    log,
    ...(gateways ? { gateways } : {}),
    ...(paymentGateways ? { paymentGateways } : {}),
  });
  const address = await app.http.listen({ port, host: '127.0.0.1' });
  const url = atLocalhost ? settings.PUBLIC_ORIGIN : address;

  const codesTo = (phone: string) =>
    app.sandbox!.received(phone).flatMap(({ text }) => /^【B特派】(?:验证码)?(\d{6})/.exec(text)?.[1] ?? []);

  /** The newest code that a handset received, waiting for it to land. */
  async function codeSentTo(phone: string, { after = 0 }: { after?: number } = {}): Promise<string> {
    const [newest] = await eventually(() => {
      const codes = codesTo(phone);
      return codes.length > after ? codes : null;
    }, `a code to ${phone}`);
    return newest!;
  }
  // A connection for each look would be a process of PostgreSQL's each time.
  const looks = new pg.Pool({ connectionString: database.url, max: 4, idleTimeoutMillis: 1_000 });
  looks.on('error', () => {});
  const sql = async <Row = Record<string, unknown>>(text: string, values: unknown[] = []) =>
    (await looks.query(text, values)).rows as Row[];

  /** A code to the primary number of an account, outside the budgets of both. */
  async function codeOf(accountId: string, client: Client, purpose: Purpose, needs: object) {
    const [bound] = await sql<{ phone_cipher: Buffer; phone_index: Buffer }>(
      `select phone_cipher, phone_index from phone_bindings where account_id = $1 and status = 'active' and is_primary`,
      [accountId],
    );
    const phone = createCrypto(keys).openPhone(bound!.phone_cipher, bound!.phone_index);
    const windows = await sql<{ subject: Buffer; sent_at: Date[] }>(
      'delete from send_windows returning subject, sent_at',
    );
    const proof = await client.proof(purpose, needs, phone);
    await sql('delete from send_windows');
    // In one statement: each is a connection of its own, and a long test has hundreds of windows.
    await sql(
      `insert into send_windows
       select decode(w ->> 'subject', 'hex'), array(
         select moment::timestamptz from jsonb_array_elements_text(w -> 'sentAt') with ordinality t (moment, nth) order by nth)
       from jsonb_array_elements($1::jsonb) w on conflict do nothing`,
      [JSON.stringify(windows.map(({ subject, sent_at: sentAt }) => ({ subject: subject.toString('hex'), sentAt })))],
    );
    return proof;
  }
  async function secondProof(client: Client, { pending: { id } }: SignInPending): Promise<object> {
    const [waiting] = await sql<{ account_id: string }>('select account_id from pending_sign_ins where id = $1', [id]);
    return { verification: await codeOf(waiting!.account_id, client, 'sign_in', { pendingSessionId: id }) };
  }
  const ownCode = async (client: Client, purpose: Purpose, needs: object) =>
    codeOf((await client.account()).id, client, purpose, needs);
  const served = { url, codeSentTo, codesSentTo: (phone: string) => codesTo(phone).length, secondProof, ownCode };

  /** The token of the newest objection link that a handset received. */
  async function objectionSentTo(phone: string, { after = 0 }: { after?: number } = {}): Promise<string> {
    return eventually(() => {
      const links = app.sandbox!.received(phone).flatMap(({ text }) => /\/o#([\w-]+)/.exec(text)?.[1] ?? []);
      return links.length > after ? links[0] : null;
    }, `an objection link to ${phone}`);
  }

  return {
    ...served,
    app,
    settings,
    clock,
    keys,
    databaseUrl: database.url,
    logged,
    objectionSentTo,
    sandbox: app.sandbox!,
    paymentSandbox: app.paymentSandbox!,
    sql,
    client: () => new Client(served),
    /** Someone with an account and a session. */
    async person(kind?: string): Promise<Client> {
      const client = new Client(served);
      await client.register(undefined, undefined, kind);
      return client;
    },
    async close() {
      await app.close();
      await looks.end();
      await database.drop();
    },
  };
}

/** A port that nobody listens on now. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Looks again and again until there is something, and says what was missing where nothing comes. */
export async function eventually<Thing>(
  look: () => Thing | null | undefined | false | Promise<Thing | null | undefined | false>,
  what: string,
  withinMs = 30_000,
): Promise<Thing> {
  const end = Date.now() + withinMs;
  for (;;) {
    const thing = await look();
    if (thing) return thing;
    if (Date.now() > end) throw new Error(`waited ${withinMs} ms in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
