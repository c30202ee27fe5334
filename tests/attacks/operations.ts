import type { StaffRole } from '@btepai/contract';
import type { Client } from '../../server/testing/client.ts';
import { newPhone } from '../../server/testing/client.ts';
import { makeRecoveryCodes } from '../../server/testing/factors.ts';
import { placeOrder } from '../../server/testing/orders.ts';
import { give, paymentOf } from '../../server/testing/pay.ts';
import { photo, upload } from '../../server/testing/pictures.ts';
import { newSubscription, startPushService } from '../../server/testing/push.ts';
import type { TestServer } from '../../server/testing/server.ts';
import { eventually } from '../../server/testing/server.ts';
import type { Schema } from '../text/text-fields.ts';
import { sample } from '../text/text-fields.ts';
import { resolved } from './schemas.ts';

/** Every operation that is for people, of the OpenAPI document (staff have a matrix of their own), and how it is called about something that somebody owns. */
export type Operation = {
  name: string;
  method: string;
  path: string;
  wantsSession: boolean;
  streams: boolean;
  stepUp: string | undefined;
  /** Each shape that its body may have. */
  bodies: Schema[];
};
export type StaffOperation = Operation & { roles: StaffRole[] | undefined; fresh: boolean; answers: Schema[] };
type Described = {
  security?: object[];
  'x-step-up'?: string;
  'x-staff-roles'?: StaffRole[];
  'x-staff-fresh'?: true;
  /** A body that is no JSON has no shape. */
  requestBody?: { content: { 'application/json'?: { schema: Schema } } };
  responses: Record<string, { content?: Record<string, { schema: Schema }> }>;
};

type Document = {
  paths: Record<string, Record<string, Described>>;
  components: { schemas: Record<string, Schema> };
};

export async function operationsOf(server: TestServer): Promise<Operation[]> {
  return (await described(server))
    .filter(({ path }) => !path.startsWith('/v1/staff/') && !everybodys.test(path))
    .map(({ operation }) => operation);
}

/** Those of the staff, with who may: `roles` undefined is the way in, which is anybody's. */
export async function staffOperationsOf(server: TestServer): Promise<StaffOperation[]> {
  const staff = (await described(server)).filter(({ path }) => path.startsWith('/v1/staff/'));
  return staff.map(({ operation, said, answers }) => ({
    ...operation,
    roles: said['x-staff-roles'],
    fresh: said['x-staff-fresh'] === true,
    answers,
  }));
}

async function described(server: TestServer) {
  const { body } = await server.client().get<Document>('/openapi.json');
  return Object.entries(body.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, said]) => {
      const operation: Operation = {
        name: `${method.toUpperCase()} ${path}`,
        method: method.toUpperCase(),
        path,
        wantsSession: said.security !== undefined,
        streams: 'text/event-stream' in (said.responses['200']?.content ?? {}),
        stepUp: said['x-step-up'],
        bodies: shapesOf(said.requestBody?.content['application/json']?.schema),
      };
      const answers = Object.entries(said.responses).flatMap(([status, { content }]) =>
        status < '300'
          ? Object.values(content ?? {}).map(({ schema }) => resolved(schema, body.components.schemas))
          : [],
      );
      return { path, operation, said, answers };
    }),
  );
}

/** Things that are nobody's own, and that anybody may read. */
const everybodys = /^\/v1\/(announcements|articles)\/\{/;

const shapesOf = (schema: Schema | undefined): Schema[] =>
  schema === undefined
    ? []
    : ((schema.oneOf ?? schema.anyOf)?.flatMap(shapesOf) ?? (schema.type === 'null' ? [] : [schema]));

/** Somebody with one of everything that a route's path or body may name. */
export type Owner = { person: Client; accountId: string; username: string; things: Things };
type Things = Record<keyof typeof pathThings | keyof typeof bodyThings, string> & { code: string };

/** What the parameter of a path names, by what stands before it. A path that is not here fails its test by name. */
const pathThings = {
  'sessions/{id}': 'a session',
  'sessions/pending/{id}': 'a sign-in that waits',
  'devices/{id}': 'a device',
  'verifications/{id}': 'a code that was asked for',
  'phones/{id}': 'a bound number',
  'phone-changes/{id}': 'a change that waits',
  'notifications/{id}': 'a notice',
  'cases/{id}': 'a case',
  'pictures/{id}': 'a picture that is in no message yet',
  'factors/{id}': 'its recovery codes',
  'totp/{id}': 'an authenticator that is being set up',
  'recoveries/{id}': 'a recovery that was begun',
  'exports/{id}': 'a copy of its data',
  'activity/{id}': 'a line of its log',
  'push-subscriptions/{id}': 'a browser that is told',
  'orders/{id}': 'an order',
  'payments/{id}': 'a payment of it',
};
/** The same for fields of bodies that hold an id. */
const bodyThings = {
  phoneId: '',
  deviceId: '',
  factorId: '',
  'verification.id': '',
  pendingSessionId: '',
  orderId: '',
  paymentId: '',
  attachments: '',
};

/** What an owner is told goes somewhere, so that its rows come to rest. */
const pushService = startPushService();

export async function makeOwner(server: TestServer): Promise<Owner> {
  const person = await server.person('enterprise');
  const { id: accountId, username } = await person.account();
  const { body: totp } = await person.post<{ id: string }>('/v1/factors/totp', {});
  const [recoveryCode] = await makeRecoveryCodes(person, { password: 'plum harbour 42' });
  const [bound, next] = [newPhone(), newPhone()];
  const { id: phoneId } = await person.bindNumber(bound, { recoveryCode, password: 'plum harbour 42' });
  const verification = await person.proof('bind_phone', { phone: next }, next);
  const { body: waiting } = await server
    .client()
    .post<{ pending: { id: string } }>('/v1/sessions', { identifier: username, password: 'plum harbour 42' });
  const { body: recovery } = await server
    .client()
    .post<{ id: string }>('/v1/recoveries', { identifier: username, via: 'link' });
  const firstOf = async (path: string) => (await person.get<{ items: { id: string }[] }>(path)).body.items[0]!.id;
  const { body: opened } = await person.post<{ id: string }>('/v1/support/cases', { topic: 'other', message: 'mine' });
  const { body: picture } = await upload(person, await photo(8, 8).jpeg().toBuffer());
  const { body: copy } = await person.post<{ id: string }>('/v1/account/export', {});
  await eventually(
    async () => (await person.get<{ status: string }>(`/v1/account/exports/${copy.id}`)).body.status === 'ready',
    'the copy',
  );
  await give(server, person, 10_000);
  const order = await placeOrder(person);
  const payment = await paymentOf(person, order.id);
  const [deviceId, factorId] = [await firstOf('/v1/devices'), await firstOf('/v1/factors')];
  const [change] = await server.sql<{ id: string }>(
    `insert into phone_changes (account_id, id, kind, status, binding_id, phone_index, phone_cipher, country, started_at,
       applies_at, objection_until)
     select account_id, gen_random_uuid(), 'replace', 'waiting', id, phone_index, phone_cipher, country, now(),
       now() + interval '3 days', now() + interval '6 days' from phone_bindings where id = $1 returning id`,
    [phoneId],
  );
  const { body: browser } = await person.post<{ id: string }>(
    '/v1/push-subscriptions',
    newSubscription((await pushService).origin),
  );
  const things = {
    'sessions/{id}': await firstOf('/v1/sessions'),
    'sessions/pending/{id}': waiting.pending.id,
    'devices/{id}': deviceId,
    'verifications/{id}': verification.id,
    'phones/{id}': phoneId,
    'phone-changes/{id}': change!.id,
    'notifications/{id}': await firstOf('/v1/notifications'),
    'cases/{id}': opened.id,
    'pictures/{id}': picture.id,
    'factors/{id}': factorId,
    'totp/{id}': totp.id,
    'recoveries/{id}': recovery.id,
    'exports/{id}': copy.id,
    'activity/{id}': await firstOf('/v1/activity'),
    'push-subscriptions/{id}': browser.id,
    'orders/{id}': order.id,
    'payments/{id}': payment.id,
    orderId: order.id,
    paymentId: payment.id,
    phoneId,
    deviceId,
    factorId,
    'verification.id': verification.id,
    pendingSessionId: waiting.pending.id,
    attachments: picture.id,
    code: verification.code,
  };
  await settled(server);
  return { person, accountId, username, things };
}

/** Until its last message has landed and its last code is noted as used, an account's rows change by themselves. */
export async function settled(server: TestServer): Promise<void> {
  await eventually(
    async () =>
      (
        await server.sql(
          `select 1 from messages where status in ('queued', 'submitted') union all
           select 1 from verifications v join messages m on m.account_id = v.account_id and m.id = v.message_id
             where v.status = 'spent' and m.used_at is null union all
           select 1 from notifications where told_at is null union all select 1 from push_messages`,
        )
      ).length === 0,
    'every receipt',
  );
}

const nothing = '01890a5d-ac96-774b-bcce-b302099a8057';

/** The path about the owner's thing, or about none; as it is where it names none. @throws where the thing is not known here */
export function pathOf({ path, name }: Operation, things: Things | null): string {
  const before = /((?:pending|[\w-]+)\/(?:pending\/)?\{\w+\})/.exec(path)?.[1];
  if (before === undefined) return path;
  const known = Object.keys(pathThings).find((key) => key === before) as keyof typeof pathThings | undefined;
  if (!known) throw new Error(`${name}: say in pathThings what ${before} names`);
  return path.replace(/\{\w+\}/, things ? things[known] : nothing);
}

/** A body of this shape about the owner's things, or about none; proven by a code of theirs where it takes one. */
export function bodyOf(schema: Schema, things: Things | null): Record<string, unknown> {
  const value = { ...(sample(schema) as Record<string, unknown>) };
  for (const name of ['verification', 'contact', 'attachments']) {
    const optional = schema.properties?.[name];
    if (optional) value[name] = sample(optional);
  }
  return fill(value, schema, things, []) as Record<string, unknown>;
}

function fill(value: unknown, schema: Schema, things: Things | null, steps: string[]): unknown {
  const name = steps.at(-1);
  if (schema.oneOf || schema.anyOf) return fill(value, shapesOf(schema)[0]!, things, steps);
  if (Array.isArray(value)) return value.map((each) => fill(each, schema.items!, things, steps));
  if (typeof value === 'object' && value !== null && schema.properties)
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => [key, fill(each, schema.properties![key]!, things, [...steps, key])]),
    );
  if (things && name === 'code' && steps.includes('verification')) return things.code;
  if (schema.format !== 'uuid') return value;
  const known = Object.keys(bodyThings).find((key) => steps.join('.').endsWith(key)) as keyof typeof bodyThings;
  if (!known) throw new Error(`say in bodyThings what ${steps.join('.')} names`);
  return things ? things[known] : nothing;
}

/** All rows of an account, by the tables that have them by account. */
export async function rowsOf(server: TestServer, accountId: string): Promise<Record<string, string>> {
  const tables = await server.sql<{ name: string }>(
    `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'account_id'
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition order by 1`,
  );
  const select = tables.map(
    ({ name }) =>
      `select '${name}' as name, coalesce(string_agg(t::text, chr(10) order by t::text), '') as rows
       from ${name} t where account_id = $1`,
  );
  const rows = await server.sql<{ name: string; rows: string }>(select.join(' union all '), [accountId]);
  return Object.fromEntries(rows.map(({ name, rows: text }) => [name, text]));
}
