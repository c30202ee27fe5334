import { accountSql, sessionSql } from './people.ts';
import type { Sent, Value } from './recording.ts';

/**
 * Writes the pgbench script of a bind from the statements that our server sent. What is each person's own is made in SQL
 * from the person's number `n`, in the lengths that production has; every other argument is as our server sent it.
 */
export const peopleAtOnce = 4;
/** A script's messages are moved together with those of the script before. */
const scriptsPerBatch = 2;
const batch = peopleAtOnce * scriptsPerBatch;
const people = Array.from({ length: peopleAtOnce }, (_, person) => person);

const dispatching = ['claim_messages', 'note_outcomes'];
/** Runs now and then beside the binds. */
const background = [...dispatching, 'end_messages', 'forget_old_keys'];

export type Script = { text: string; definitions: string[] };

export function scriptOf(sent: Sent[]): Script {
  const lastOf = (name: string) => sent.findLast((statement) => statement.name === name)!;
  const ofCalls = sent.filter(({ name }) => !background.includes(name));
  const binds = ofCalls.filter(({ name }) => name === 'bind_phone').length;
  // One person's statements: each call begins with its session.
  const pair = ofCalls.slice(-Math.round(ofCalls.length / binds));
  const second = pair.findLastIndex(({ name }) => name === 'find_session');
  const [ask, bind] = [pair.slice(0, second), pair.slice(second)];
  const moving = dispatching.map(lastOf);

  const fresh = freshArguments(pair);
  const definitions = new Map<string, string>();
  const times = new Map<number, string>();
  const constant = (name: string, value: Value): string => {
    if (value.kind === 'time') {
      if (!times.has(value.offsetSeconds)) times.set(value.offsetSeconds, `time_${times.size}`);
      return `:${times.get(value.offsetSeconds)}`;
    }
    // pgbench's variables are neither null nor empty.
    if (value.kind === 'null') return "nullif('none'::text, :none)";
    const text = value.kind === 'text' ? value.text : `{${value.items.map((item) => item ?? 'NULL').join(',')}}`;
    if (text === '') return "''";
    definitions.set(name, text);
    return `:${name}`;
  };
  const ofPerson = (person: number) => (statement: Sent) =>
    withVariables(statement, (name, value) =>
      name in fresh ? `:${name}_${person}` : constant(`${statement.name}_${name}`, value),
    );
  const ofBatch = (statement: Sent) =>
    withVariables(statement, (name, value) => {
      if (name === 'accountIds' || name === 'ids') return `:${name}`;
      const whole = value.kind === 'list' ? { ...value, items: Array(batch).fill(value.items[0] ?? null) } : value;
      return constant(`${statement.name}_${name}`, whole);
    });
  const statements = [
    ...people.flatMap((person) => ask.map(ofPerson(person))),
    `\\set turn (:turn + 1) % ${scriptsPerBatch}`,
    '\\if :turn = 0',
    ...moving.map(ofBatch),
    '\\endif',
    ...people.flatMap((person) => bind.map(ofPerson(person))),
  ];
  definitions.set('none', 'none').set('turn', '0').set('accountIds', '{}').set('ids', '{}');
  return {
    text: `${[...values(fresh, times), ...statements].join('\n')}\n`,
    definitions: [...definitions].flatMap(([name, text]) => ['-D', `${name}=${text}`]),
  };
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

/** The reads that make the values of the next people, and gather their messages for the dispatcher's turn. */
function values(fresh: Record<string, string>, times: Map<number, string>): string[] {
  const ofPeople = people.flatMap((person) =>
    Object.entries(fresh).map(([name, sql]) => `${sql.replace(/\bn\b/g, `(n + ${person})`)} as "${name}_${person}"`),
  );
  const moments = [...times].map(([offset, name]) => `(now() + '${offset} s')::text as ${name}`);
  const gathered = (variable: string, name: string) =>
    `((case when :turn::int = 0 then '{}' else :${variable}::text[] end)
      || array[${people.map((person) => `:${name}_${person}::text`).join(', ')}])::text as "${variable}"`;
  return [
    `select ${[...moments, ...ofPeople].join(',\n')} from (select nextval('bench_people') as n) as next \\gset`,
    `select ${gathered('accountIds', 'accountId')}, ${gathered('ids', 'messageId')} \\gset`,
  ];
}

/** What is each person's own, as SQL over `n`. The digest is of the mac, the number and the act, so the code is right. */
function freshArguments(pair: Sent[]): Record<string, string> {
  const lengthOf = (name: string) => {
    const value = pair.find(({ values }) => name in values)?.values[name];
    return value?.kind === 'text' ? value.text.length - 2 : 64;
  };
  const textOf = (name: string) => {
    const value = pair.find(({ values }) => name in values)?.values[name];
    return value?.kind === 'text' ? value.text : '';
  };
  const digest = (what: string) => `encode(sha256(convert_to('${what}' || n, 'UTF8')), 'hex')`;
  const bytes = (what: string) => `'\\x' || left(repeat(${digest(what)}, 16), ${lengthOf(what)})`;
  const index = `'01' || ${digest('number')}`;
  const account = accountSql('n');
  return {
    accountId: account,
    sessionId: sessionSql('n'),
    ...Object.fromEntries(
      ['verificationId', 'messageId', 'activityId', 'bindingId', 'proofId'].map((name) => [name, 'uuidv7()::text']),
    ),
    recipientIndex: `'\\x' || ${index}`,
    recipientCipher: bytes('recipientCipher'),
    textCipher: bytes('textCipher'),
    numberSubject: `'\\x01' || ${index}`,
    accountSubject: `'\\x02' || encode(convert_to(${account}, 'UTF8'), 'hex')`,
    addressSubject: `'\\x03' || ${digest('address')}`,
    codeMac: bytes('codeMac'),
    codeDigest: `'\\x' || encode(sha256(decode(${digest('codeMac')} || ${index} || '${textOf('payloadDigest').slice(2)}', 'hex')), 'hex')`,
  };
}
