import type { TestServer } from './server.ts';

/** Every row of every table as text; bytes as hex, as they are, and as base64, whichever a secret could hide in. */
export async function dumpDatabase(server: Pick<TestServer, 'sql'>): Promise<string> {
  const tables = await server.sql<{ name: string }>(
    `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema')`,
  );
  const parts: string[] = [];
  for (const { name } of tables) {
    const rows = await server.sql<Record<string, unknown>>(`select * from ${name}`);
    parts.push(`-- ${name}`, ...rows.map((row) => JSON.stringify(row, asText)));
  }
  return parts.join('\n');
}

function asText(this: Record<string, unknown>, key: string, value: unknown): unknown {
  const raw = this[key];
  if (!Buffer.isBuffer(raw)) return value;
  return [raw.toString('hex'), raw.toString('latin1'), raw.toString('utf8'), raw.toString('base64')];
}
