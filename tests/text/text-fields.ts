import { randomInt } from 'node:crypto';

import { newSubscription } from '../../server/testing/push.ts';

export type Schema = {
  type?: string;
  enum?: string[];
  const?: unknown;
  format?: string;
  pattern?: string;
  description?: string;
  additionalProperties?: unknown;
  default?: unknown;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  oneOf?: Schema[];
  anyOf?: Schema[];
};
type Parameter = { in: 'path' | 'query' | 'header'; name: string; schema: Schema };
type Operation = {
  parameters?: Parameter[];
  requestBody?: { content: { 'application/json'?: { schema: Schema } } };
};
export type ApiDocument = { paths: Record<string, Record<string, Operation>> };

export type TextRequest = { method: string; url: string; headers?: Record<string, string>; body?: unknown };
/** One place of one route that takes text, with a request that is right but for what is put there. */
export type TextField = { name: string; method: string; path: string; field: string; put(text: string): TextRequest };

/** Every place that takes text, in every route of the document: bodies at any depth, path parameters, the query. */
export function textFieldsOf(document: ApiDocument): TextField[] {
  return Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).flatMap(([method, operation]) => fieldsOf(path, method.toUpperCase(), operation)),
  );
}

function fieldsOf(path: string, method: string, { parameters = [], requestBody }: Operation): TextField[] {
  const body = requestBody?.content['application/json']?.schema;
  const place = (name: string) => ({ name: `${method} ${path} ${name}`, method, path, field: name });
  const inUrl = parameters.map(({ in: where, name }) => ({
    ...place(`${where} ${name}`),
    put: (text: string) => ({
      method,
      url: urlOf(path, parameters, where === 'header' ? {} : { [name]: text }),
      ...(where === 'header' && { headers: { [name]: headerOf(text) } }),
      ...(body && { body: sample(body) }),
    }),
  }));
  const inBody = variantsOf(body).flatMap((variant) =>
    textPlaces(variant).map(({ steps, put }) => ({
      ...place(steps.join('.')),
      put: (text: string) => ({ method, url: urlOf(path, parameters, {}), body: put(text) }),
    })),
  );
  return [...inUrl, ...inBody];
}

const variantsOf = (schema: Schema | undefined): Schema[] =>
  schema === undefined
    ? []
    : (schema.oneOf ?? schema.anyOf ?? [schema]).flatMap((one) => (one === schema ? [one] : variantsOf(one)));

type Place = { steps: string[]; put(text: string): unknown };

/** Where the strings of a schema are, each with a value that is right but for the text that is put there. */
function textPlaces(schema: Schema): Place[] {
  if (schema.type === 'string' || schema.enum) return [{ steps: [], put: (text) => text }];
  if (schema.items)
    return textPlaces(schema.items).map(({ steps, put }) => ({ steps: ['0', ...steps], put: (text) => [put(text)] }));
  if (schema.oneOf || schema.anyOf) return variantsOf(schema).flatMap(textPlaces);
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]) =>
    textPlaces(property).map(({ steps, put }) => ({
      steps: [name, ...steps],
      put: (text) => ({ ...(sample(schema) as object), [name]: put(text) }),
    })),
  );
}

function urlOf(path: string, parameters: Parameter[], given: Record<string, string>): string {
  const filled = path.replace(/\{(\w+)\}/g, (_match, name: string) => encode(given[name] ?? someId));
  const query = parameters
    .filter(({ in: where, name }) => where === 'query' && given[name] !== undefined)
    .map(({ name }) => `${name}=${encode(given[name]!)}`);
  return query.length > 0 ? `${filled}?${query.join('&')}` : filled;
}

/** As a browser does it: what is no Unicode becomes the replacement character. */
const encode = (text: string) => encodeURIComponent(text.toWellFormed());

/** What a header can hold goes as it is; the rest as a browser would write it in an address. */
const headerOf = (text: string) => (/^[\x20-\x7e]*$/.test(text) ? text : encode(text));

const someId = '0190a0b0-0000-7000-8000-000000000000';

/** What a body may do without, but says little without. */
const given = ['currentPassword', 'displayName'];

/** A value that a schema accepts; by name where its type says too little. Of what may be left out it has only `given`. */
export function sample(schema: Schema, name = ''): unknown {
  if (schema.oneOf || schema.anyOf) return sample(variantsOf(schema)[0]!, name);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  if (schema.properties) {
    const { properties, required = [] } = schema;
    const keys = Object.keys(properties).filter((key) => required.includes(key) || given.includes(key));
    return Object.fromEntries(keys.map((key) => [key, sample(properties[key]!, key)]));
  }
  if (schema.items) return [sample(schema.items, name)];
  if (schema.default !== undefined) return schema.default;
  if (schema.type === 'string') return schema.format === 'uuid' ? someId : (samples[name]?.() ?? sampleText(schema));
  return schema.type === 'boolean' ? true : 1;
}

/** A word of Base64 where blanks are not allowed: the parts of a passkey. */
const sampleText = ({ pattern = '' }: Schema) => (new RegExp(pattern, 'u').test('some text') ? 'some text' : 'c29tZQ');

const samples: Record<string, () => string> = {
  // Of the staff: each their own, for the same reason as `identifier`.
  name: () => `t${randomInt(2 ** 47).toString(36)}`,
  username: () => `t${randomInt(2 ** 47).toString(36)}`,
  password: () => 'plum harbour 42',
  currentPassword: () => 'plum harbour 42',
  newPassword: () => 'plum harbour 43',
  totp: () => '123456',
  // Someone else each time: how often one can be asked for is another test's matter.
  identifier: () => `someone${randomInt(2 ** 47).toString(36)}`,
  phone: () => '13800138000',
  serviceId: () => 'phone-top-up',
  code: () => '123456',
  slug: () => `lesson-${randomInt(2 ** 47)}`,
  validUntil: () => '2099-01-01T00:00:00.000Z',
  receivedAt: () => new Date().toISOString(),
  endpoint: () => newSubscription().endpoint,
  p256dh: () => newSubscription().keys.p256dh,
  auth: () => newSubscription().keys.auth,
};
