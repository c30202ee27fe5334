import { AsyncLocalStorage } from 'node:async_hooks';
import { createRequire } from 'node:module';
import type { Pool, Transaction } from '../server/src/kit/database.ts';
import type { Statement } from '../server/src/kit/statement.ts';

/**
 * What our server sends to its database, for pgbench to send the same: each statement with its arguments, by the request
 * that it was for. So the comparison stays true when statements change.
 */
export type Value =
  | { kind: 'null' }
  | { kind: 'text'; text: string }
  /** A time, by its distance from when the statement was sent. */
  | { kind: 'time'; offsetSeconds: number }
  | { kind: 'list'; items: (string | null)[] };
export type Sent = { name: string; text: string; argumentNames: string[]; values: Record<string, Value> };
/** `roundTrips`: what the driver sent for it, also outside of statements. */
export type Request = { sent: Sent[]; roundTrips: number };
/** `background`: what no request waited for, the last of each name. */
export type Recorded = { requests: Request[]; background: Record<string, Sent> };

/** What a request sets off and does not wait for runs in its context still, together with that of whoever else came. */
const writtenBehind = new Set(['messages_of_verifications', 'note_used', 'add_sms_conversions', 'judge_sms_prefixes']);

/** Records between `start` and `take`; `arrived` is to be called at the head of each request. */
export function createRecorder(db: Pool) {
  const context = new AsyncLocalStorage<Request>();
  let recorded: Recorded | null = null;

  function note(sent: Sent) {
    if (!recorded) return;
    const request = context.getStore();
    if (request && !writtenBehind.has(sent.name)) request.sent.push(sent);
    else recorded.background[sent.name] = sent;
  }
  const watching =
    (run: Transaction['run']): Transaction['run'] =>
    (statement, args) => {
      if (recorded) note(asSent(statement, args));
      return run(statement, args);
    };
  db.run = watching(db.run);
  const { transaction } = db;
  db.transaction = (work) =>
    transaction(async (tx) => {
      note(plain('begin'));
      const result = await work({ ...tx, run: watching(tx.run) });
      note(plain('commit'));
      return result;
    });

  const require = createRequire(new URL('../server/src/app.ts', import.meta.url));
  const { prototype } = require('pg').Client;
  const query = prototype.query;
  prototype.query = function counted(this: unknown, ...args: unknown[]) {
    const request = recorded && context.getStore();
    if (request && !writtenBehind.has((args[0] as { name?: string }).name ?? '')) request.roundTrips += 1;
    return query.apply(this, args);
  };

  return {
    start: () => {
      recorded = { requests: [], background: {} };
    },
    take: () => {
      const taken = recorded;
      recorded = null;
      return taken;
    },
    arrived: () => {
      if (!recorded) return;
      const request: Request = { sent: [], roundTrips: 0 };
      recorded.requests.push(request);
      context.enterWith(request);
    },
  };
}

const plain = (text: string): Sent => ({ name: text, text, argumentNames: [], values: {} });

function asSent<Args, Row>(statement: Statement<Args, Row>, args: Args): Sent {
  const { text, argumentNames } = statement.compile();
  const given = args as Record<string, unknown>;
  const values = Object.fromEntries(argumentNames.map((name) => [name, asValue(given[name] ?? null)]));
  return { name: statement.name, text, argumentNames, values };
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
