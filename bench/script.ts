import { ownValues } from './own-values.ts';
import type { Recorded, Sent, Value } from './recording.ts';

/**
 * Writes the pgbench script of an act from the statements that our server sent for it. What is each person's own is made
 * in SQL (own-values.ts); every other argument is as our server sent it.
 */
export const peopleAtOnce = 4;
/** A script's messages are moved together with those of the script before. */
const scriptsPerBatch = 2;
const people = Array.from({ length: peopleAtOnce }, (_, person) => person);

const dispatching = ['claim_messages', 'note_outcomes'];
/** Arguments that name a message that the statement queues. */
const queued = ['messageId', 'noticeId'];

export type Script = { text: string; definitions: string[] };

/** @throws where two people's calls did not send the same statements. */
export function scriptOf({ requests, background }: Recorded, callsPerPerson: number): Script {
  const calls = requests.slice(-callsPerPerson);
  const sent = calls.flatMap((call) => call.sent);
  const others = requests.slice(-2 * callsPerPerson, -callsPerPerson).flatMap((call) => call.sent);
  const own = ownValues(sent, others);
  const messages = sent.flatMap(({ argumentNames, values }) =>
    argumentNames.flatMap((name) => (queued.includes(name) ? [own.variableOf(values[name])!] : [])),
  );
  const account = own.variableOf(sent.find(({ values }) => values.accountId)?.values.accountId)!;
  const batch = messages.length * peopleAtOnce * scriptsPerBatch;

  const constants = new Map<string, string>();
  const times = new Map<number, string>();
  const constant = (value: Value): string => {
    if (value.kind === 'time') return `:${named(times, value.offsetSeconds, 'time')}`;
    // pgbench's variables are neither null nor empty.
    if (value.kind === 'null') return "nullif('none'::text, :none)";
    const text = value.kind === 'text' ? value.text : `{${value.items.map((item) => item ?? 'NULL').join(',')}}`;
    return text === '' ? "''" : `:${named(constants, text, 'constant')}`;
  };
  const ofPerson = (person: number) => (statement: Sent) =>
    withVariables(statement, (_name, value) => {
      const variable = own.variableOf(value);
      return variable ? `:${variable}_${person}` : constant(value);
    });
  const ofBatch = (statement: Sent) =>
    withVariables(statement, (name, value) => {
      if (name === 'accountIds' || name === 'ids') return `:${name}`;
      const whole = value.kind === 'list' ? { ...value, items: Array(batch).fill(value.items[0] ?? null) } : value;
      return constant(whole);
    });
  const statements = [
    ...calls.flatMap((call) => people.flatMap((person) => call.sent.map(ofPerson(person)))),
    `\\set turn (:turn + 1) % ${scriptsPerBatch}`,
    '\\if :turn = 0',
    ...dispatching.map((name) => ofBatch(background[name]!)),
    '\\endif',
  ];

  const ofPeople = people.flatMap((person) =>
    own.sql.map(([name, sql]) => `${sql.replace(/\bn\b/g, `(n + ${person})`)} as "${name}_${person}"`),
  );
  const moments = [...times].map(([offset, name]) => `(now() + '${offset} s')::text as ${name}`);
  const gathered = (variable: string, names: string[]) =>
    `((case when :turn::int = 0 then '{}' else :${variable}::text[] end)
      || array[${people.flatMap((person) => names.map((name) => `:${name}_${person}::text`)).join(', ')}])::text as "${variable}"`;
  const lines = [
    `select ${[...moments, ...ofPeople].join(',\n')} from (select nextval('bench_people') as n) as next \\gset`,
    // For the dispatcher's turn.
    `select ${gathered(
      'accountIds',
      messages.map(() => account),
    )}, ${gathered('ids', messages)} \\gset`,
    ...statements,
  ];
  const initial = { none: 'none', turn: '0', accountIds: '{}', ids: '{}' };
  const definitions = [...[...constants].map(([text, name]) => [name, text]), ...Object.entries(initial)];
  return {
    text: `${lines.join('\n')}\n`,
    definitions: definitions.flatMap(([name, text]) => ['-D', `${name}=${text}`]),
  };
}

/** The name of this value, a new one where it has none yet. */
function named<Key>(names: Map<Key, string>, key: Key, kind: string): string {
  const name = names.get(key) ?? `${kind}_${names.size}`;
  names.set(key, name);
  return name;
}

/** A statement's text with pgbench's variables in place of its parameters. */
function withVariables({ text, argumentNames, values }: Sent, variable: (name: string, value: Value) => string) {
  const replaced = text.trim().replace(/\$(\d+)/g, (_match, position: string) => {
    const name = argumentNames[Number(position) - 1]!;
    // The blank keeps `[1:$2]` from becoming `[1::name]`, which pgbench would read as a cast.
    return ` ${variable(name, values[name]!)}`;
  });
  return `${replaced};`;
}
