import type { RawBuilder } from 'kysely';
import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler, sql } from 'kysely';

/**
 * A statement is compiled once, prepared once per connection under its name, and run with named arguments:
 *
 *     const endSession = statement<{ id: string; now: Date }, { id: string }>('end_session', (p) =>
 *       sql`update sessions set ended_at = ${p.now} where id = ${p.id} returning id`)
 *
 * `_Row` is only a promise about what comes back. Statements of several domains are composed of fragments: a domain
 * exports a function from parameters to `sql` that holds its own tables, and no other names them.
 */
export type Statement<Args, Row> = {
  readonly name: string;
  compile(): { text: string; argumentNames: string[] };
  readonly types?: { args: Args; row: Row };
};

/** The placeholders of a statement's arguments, by name. */
export type Params<Args> = { readonly [Name in keyof Args]-?: Param };
declare const paramBrand: unique symbol;
type Param = { readonly [paramBrand]: true };

class Placeholder {
  readonly argumentName: string;
  constructor(argumentName: string) {
    this.argumentName = argumentName;
  }
}

const compiler = new Kysely<unknown>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
});

const names = new Set<string>();

export function statement<Args, Row>(
  name: string,
  build: (p: Params<Args>) => RawBuilder<unknown>,
): Statement<Args, Row> {
  if (names.has(name)) throw new Error(`two statements are called ${name}`);
  names.add(name);
  let compiled: { text: string; argumentNames: string[] } | undefined;
  return {
    name,
    compile() {
      compiled ??= compile(name, build(placeholders as Params<Args>));
      return compiled;
    },
  };
}

const placeholders = new Proxy({}, { get: (_target, argumentName) => new Placeholder(String(argumentName)) });

function compile(name: string, builder: RawBuilder<unknown>) {
  const { sql: numbered, parameters } = builder.compile(compiler);
  // One argument used in several places is one parameter: the driver then sends it once.
  const argumentNames: string[] = [];
  const text = numbered.replace(/\$(\d+)/g, (_match, position: string) => {
    const parameter = parameters[Number(position) - 1];
    if (!(parameter instanceof Placeholder)) throw new Error(`statement ${name} holds a value in place of a parameter`);
    const known = argumentNames.indexOf(parameter.argumentName);
    return `$${known >= 0 ? known + 1 : argumentNames.push(parameter.argumentName)}`;
  });
  return { text, argumentNames };
}

/** A second set of the same arguments in one statement, under names of its own: `holderNotificationId`. */
export type Prefixed<Prefix extends string, Args> = {
  [Name in keyof Args & string as `${Prefix}${Capitalize<Name>}`]: Args[Name];
};
const join = (prefix: string, name: string) => `${prefix}${name[0]!.toUpperCase()}${name.slice(1)}`;

export const prefixed = <Prefix extends string, Args extends object>(prefix: Prefix, args: Args) =>
  Object.fromEntries(Object.entries(args).map(([name, value]) => [join(prefix, name), value])) as Prefixed<
    Prefix,
    Args
  >;

/** The placeholders of a prefixed set, for a fragment that knows nothing of the prefix. */
export const paramsOf = <Args>(prefix: string): Params<Args> =>
  new Proxy({}, { get: (_target, name) => new Placeholder(join(prefix, String(name))) }) as Params<Args>;

export { sql };
export type Fragment = RawBuilder<unknown>;

export const pingDatabase = statement<Record<string, never>, unknown>('ping', () => sql`select 1`);

/**
 * Evaluates the refusals of CTEs in this order, so that of several the first answers. Subqueries side by side have no order:
 * with one plan the second came first.
 */
export const countRefused = (ctes: string[]): Fragment => sql`
  (select count(refused) from (${sql.join(
    ctes.map((cte) => sql`select refused from ${sql.ref(cte)}`),
    sql` union all `,
  )}) refusals)`;
