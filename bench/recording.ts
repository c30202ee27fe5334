import type { Database } from '../server/src/kit/database.ts';
import type { Statement } from '../server/src/kit/statement.ts';

/**
 * The statements of one bind as our server sends them, each with its arguments, for pgbench to send the same. So the
 * comparison stays true when statements change.
 */
export type Value =
  | { kind: 'null' }
  | { kind: 'text'; text: string }
  /** A time, by its distance from when the statement was sent. */
  | { kind: 'time'; offsetSeconds: number }
  | { kind: 'list'; items: (string | null)[] };
export type Sent = { name: string; text: string; argumentNames: string[]; values: Record<string, Value> };

/** Keeps what a pool is asked to run between `start` and `take`. */
export function recordStatements(db: Database) {
  let sent: Sent[] | null = null;
  const run = db.run;
  db.run = function recorded<Args, Row>(statement: Statement<Args, Row>, args: Args) {
    if (sent) {
      const { text, argumentNames } = statement.compile();
      const given = args as Record<string, unknown>;
      const values = Object.fromEntries(argumentNames.map((name) => [name, asValue(given[name] ?? null)]));
      sent.push({ name: statement.name, text, argumentNames, values });
    }
    return run.call(db, statement, args) as Promise<Row[]>;
  };
  return {
    start: () => {
      sent = [];
    },
    take: () => {
      const taken = sent ?? [];
      sent = null;
      return taken;
    },
  };
}

function asValue(value: unknown): Value {
  if (value === null) return { kind: 'null' };
  if (value instanceof Date) return { kind: 'time', offsetSeconds: Math.round((value.getTime() - Date.now()) / 1000) };
  if (Array.isArray(value)) return { kind: 'list', items: value.map((item) => (item === null ? null : asText(item))) };
  return { kind: 'text', text: asText(value) };
}

function asText(value: unknown): string {
  if (Buffer.isBuffer(value)) return `\\x${value.toString('hex')}`;
  return value instanceof Date ? value.toISOString() : String(value);
}
