import type { ErrorCode } from '@btepai/contract';
import pg from 'pg';
import { Refusal } from './refusal.ts';
import type { Statement } from './statement.ts';

/** What runs statements: the pool, or one transaction of it. */
export interface Database {
  run<Args, Row>(statement: Statement<Args, Row>, args: Args): Promise<Row[]>;
}

/** Only `transaction` makes one, so a function that takes it can't be called outside a transaction. */
export interface Transaction extends Database {
  readonly inTransaction: true;
}

export interface Pool extends Database {
  /** The work may run again from its beginning, where the database undid it for another's sake; so it does nothing outside. */
  transaction<Result>(work: (tx: Transaction) => Promise<Result>): Promise<Result>;
  /**
   * Several connections that read one and the same moment of the database, for as long as `work` takes, and no statement is
   * too long: for what looks at everything.
   */
  snapshot<Result>(readers: number, work: (readers: Database[]) => Promise<Result>): Promise<Result>;
  /** For migrations, LISTEN and other plain SQL that is not a statement of a domain. */
  withClient<Result>(work: (client: pg.ClientBase) => Promise<Result>): Promise<Result>;
  readonly counts: { total: number; idle: number; waiting: number };
  close(): Promise<void>;
}

const refusedSqlState = 'BT001';
export const uniqueViolation = '23505';

export function openDatabase({
  url,
  connections,
  onError,
}: {
  url: string;
  connections: number;
  onError: (error: Error) => void;
}): Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 60_000,
    // A statement that runs this long is stuck; failing it keeps the pool alive for others.
    statement_timeout: 15_000,
    application_name: 'btepai',
    // Every statement of ours goes by a key. A plan that a connection made and kept while a table was still empty would
    // read the whole of it for as long as the connection lives.
    options: '-c enable_seqscan=off',
  });
  let closing = false;
  // While we close, a connection that the server ends first is no news.
  pool.on('error', (error) => closing || onError(error));
  // A connection that breaks while it is lent out says so to whoever runs a statement; unheard, it would end the process.
  pool.on('connect', (client) => client.on('error', () => {}));
  async function inTransaction<Result>(work: (tx: Transaction) => Promise<Result>): Promise<Result> {
    const client = await pool.connect();
    let broken: Error | undefined;
    try {
      await client.query('begin');
      const result = await work({
        inTransaction: true,
        run: (statement, args) => execute(client, statement, args),
      });
      await client.query('commit');
      return result;
    } catch (error) {
      await client.query('rollback').catch((failure: Error) => {
        broken = failure;
      });
      throw error;
    } finally {
      client.release(broken);
    }
  }

  async function inSnapshot<Result>(readers: number, work: (readers: Database[]) => Promise<Result>): Promise<Result> {
    const clients: pg.PoolClient[] = [];
    try {
      let snapshot: string | undefined;
      while (clients.length < readers) {
        const client = await pool.connect();
        clients.push(client);
        await client.query('begin isolation level repeatable read read only');
        if (snapshot) await client.query(`set transaction snapshot ${client.escapeLiteral(snapshot)}`);
        else snapshot = (await client.query('select pg_export_snapshot() as id')).rows[0].id;
        await client.query('set local statement_timeout = 0');
      }
      return await work(clients.map((client) => ({ run: (statement, args) => execute(client, statement, args) })));
    } finally {
      // Nothing was written. A connection that can't even say so is thrown away.
      for (const client of clients)
        await client.query('rollback').then(
          () => client.release(),
          (error: Error) => client.release(error),
        );
    }
  }

  return {
    run: (statement, args) => againAfterDeadlock(() => execute(pool, statement, args)),
    snapshot: inSnapshot,
    withClient: async (work) => {
      const client = await pool.connect();
      try {
        return await work(client);
      } finally {
        client.release();
      }
    },
    transaction: (work) => againAfterDeadlock(() => inTransaction(work)),
    get counts() {
      return { total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount };
    },
    close: () => {
      closing = true;
      return pool.end();
    },
  };
}

const deadlock = '40P01';
const attempts = 5;

/** Of two that wait for each other the database undoes one whole. It then comes after the other, as it might have anyway. */
async function againAfterDeadlock<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt === attempts || (error as { code?: string }).code !== deadlock) throw error;
    }
  }
}

async function execute<Args, Row>(
  client: pg.Pool | pg.ClientBase,
  statement: Statement<Args, Row>,
  args: Args,
): Promise<Row[]> {
  const { text, argumentNames } = statement.compile();
  const values = argumentNames.map((name) => (args as Record<string, unknown>)[name] ?? null);
  try {
    const result = await client.query({ name: statement.name, text, values });
    return result.rows as Row[];
  } catch (error) {
    throw refusalIn(error) ?? error;
  }
}

/** What a statement said through `refuse()`. */
function refusalIn(error: unknown): Refusal | null {
  const { code, message, detail } = error as pg.DatabaseError;
  if (code !== refusedSqlState) return null;
  return new Refusal(message as ErrorCode, detail ? JSON.parse(detail) : {});
}

/** Whether the database could not be asked at all (down, starting, full), as against having said no. */
export function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = (error as { code?: unknown }).code;
  if (typeof code === 'string') {
    if (/^(08|53|57P|57014|58)/.test(code) || code === '25006') return true;
    if (/^E[A-Z]+$/.test(code)) return true;
  }
  return /connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/i.test(
    error.message,
  );
}
