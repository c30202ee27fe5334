import type { Schema } from '../text/text-fields.ts';

/** A schema with what it refers to in its place. */
export function resolved(schema: Schema, components: Record<string, Schema>): Schema {
  const within = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(within);
    if (typeof value !== 'object' || value === null) return value;
    const name = '$ref' in value ? String(value.$ref).split('/').at(-1)! : null;
    if (name !== null) return within(components[name]);
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, within(each)]));
  };
  return within(schema) as Schema;
}

/** Every place of a schema that holds a value, by its steps: `items.phone`; with the schema that stands there. */
export function* leavesOf(schema: Schema, steps: string[] = []): Generator<[place: string, Schema]> {
  const inner = [...(schema.oneOf ?? []), ...(schema.anyOf ?? []), ...(schema.items ? [schema.items] : [])];
  for (const each of inner) yield* leavesOf(each, steps);
  for (const [name, each] of Object.entries(schema.properties ?? {})) yield* leavesOf(each, [...steps, name]);
  if (inner.length === 0 && !schema.properties) yield [steps.join('.'), schema];
}

export const placesOf = (schema: Schema): string[] => [...new Set([...leavesOf(schema)].map(([place]) => place))];

/** Places of a number that nothing says is masked. */
export function numbersIn(schema: Schema): string[] {
  const described = (at: Schema, name: string) => /mask/i.test(at.properties?.[name]?.description ?? '');
  const found: string[] = [];
  const walk = (at: Schema, steps: string[]) => {
    for (const [name, each] of Object.entries(at.properties ?? {})) {
      const isNumber = /(phone|recipient)$/i.test(name) && !each.properties;
      if (isNumber && !described(at, name)) found.push([...steps, name].join('.'));
      walk(each, [...steps, name]);
    }
    for (const each of [...(at.oneOf ?? []), ...(at.anyOf ?? []), ...(at.items ? [at.items] : [])]) walk(each, steps);
  };
  walk(schema, []);
  return found;
}
