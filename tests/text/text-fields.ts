import { randomInt } from 'node:crypto';

type Schema = {
  type?: string;
  enum?: string[];
  format?: string;
  default?: unknown;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  oneOf?: Schema[];
  anyOf?: Schema[];
};
type Parameter = { in: 'path' | 'query'; name: string; schema: Schema };
type Operation = {
  parameters?: Parameter[];
  requestBody?: { content: { 'application/json': { schema: Schema } } };
};
export type ApiDocument = { paths: Record<string, Record<string, Operation>> };

export type TextRequest = { method: string; url: string; body?: unknown };
/** One place of one route that takes text, with a request that is right but for what is put there. */
export type TextField = { name: string; method: string; path: string; field: string; put(text: string): TextRequest };

/** Every place that takes text, in every route of the document: bodies at any depth, path parameters, the query. */
export function textFieldsOf(document: ApiDocument): TextField[] {
  return Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).flatMap(([method, operation]) => fieldsOf(path, method.toUpperCase(), operation)),
  );
}

function fieldsOf(path: string, method: string, { parameters = [], requestBody }: Operation): TextField[] {
  const body = requestBody?.content['application/json'].schema;
  const place = (name: string) => ({ name: `${method} ${path} ${name}`, method, path, field: name });
  const inUrl = parameters.map(({ in: where, name }) => ({
    ...place(`${where} ${name}`),
    put: (text: string) => ({
      method,
      url: urlOf(path, parameters, { [name]: text }),
      ...(body && { body: sample(body) }),
    }),
  }));
  const inBody = variantsOf(body).flatMap((variant) =>
    textPaths(variant).map((steps) => ({
      ...place(steps.join('.')),
      put: (text: string) => ({ method, url: urlOf(path, parameters, {}), body: putAt(sample(variant), steps, text) }),
    })),
  );
  return [...inUrl, ...inBody];
}

const variantsOf = (schema: Schema | undefined): Schema[] =>
  schema === undefined
    ? []
    : (schema.oneOf ?? schema.anyOf ?? [schema]).flatMap((one) => (one === schema ? [one] : variantsOf(one)));

/** Where the strings of a schema are. */
function textPaths(schema: Schema): string[][] {
  if (schema.type === 'string' || schema.enum) return [[]];
  if (schema.items) return textPaths(schema.items).map((steps) => ['0', ...steps]);
  if (schema.oneOf || schema.anyOf) return variantsOf(schema).flatMap(textPaths);
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]) =>
    textPaths(property).map((steps) => [name, ...steps]),
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

const someId = '0190a0b0-0000-7000-8000-000000000000';

/** A value that a schema accepts; by name where its type says too little. */
export function sample(schema: Schema, name = ''): unknown {
  if (schema.oneOf || schema.anyOf) return sample(variantsOf(schema)[0]!, name);
  if (schema.enum) return schema.enum[0];
  if (schema.properties) {
    return Object.fromEntries(Object.entries(schema.properties).map(([key, property]) => [key, sample(property, key)]));
  }
  if (schema.items) return [sample(schema.items, name)];
  if (schema.default !== undefined) return schema.default;
  if (schema.type === 'string') return schema.format === 'uuid' ? someId : (samples[name]?.() ?? 'some text');
  return schema.type === 'boolean' ? true : 1;
}

const samples: Record<string, () => string> = {
  username: () => `t${randomInt(2 ** 47).toString(36)}`,
  password: () => 'plum harbour 42',
  identifier: () => 'someone',
  phone: () => '13800138000',
  code: () => '123456',
};

function putAt(value: unknown, [step, ...rest]: string[], text: string): unknown {
  if (step === undefined) return text;
  if (Array.isArray(value)) return [putAt(value[0], rest, text)];
  const object = value as Record<string, unknown>;
  return { ...object, [step]: putAt(object[step], rest, text) };
}
