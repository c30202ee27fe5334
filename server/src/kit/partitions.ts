import type pg from 'pg';
import type { Pool } from './database.ts';
import { firstIdOf } from './ids.ts';

/** Tables partitioned by the time inside their UUIDv7 id: one partition a month, so forgetting is dropping one. */
type PartitionedTable = { table: string; keepDays: number | null };

const monthStart = (time: Date, months: number) =>
  new Date(Date.UTC(time.getUTCFullYear(), time.getUTCMonth() + months, 1));
const partitionName = (table: string, start: Date) => `${table}_${start.toISOString().slice(0, 7).replace('-', '_')}`;

/** Makes this month's partition and the next two, and drops those that ended longer ago than their table is kept. */
export async function tendPartitions(db: Pool, tables: PartitionedTable[], now: Date): Promise<void> {
  await db.withClient(async (client) => {
    // Several servers start at once: two that make partitions beside each other wait for each other's locks.
    await client.query("select pg_advisory_lock(hashtextextended('tend partitions', 1))");
    try {
      await tend(client, tables, now);
    } finally {
      await client.query("select pg_advisory_unlock(hashtextextended('tend partitions', 1))");
    }
  });
}

async function tend(client: pg.ClientBase, tables: PartitionedTable[], now: Date): Promise<void> {
  for (const { table, keepDays } of tables) {
    for (const ahead of [0, 1, 2]) {
      const start = monthStart(now, ahead);
      const [from, to] = [firstIdOf(start), firstIdOf(monthStart(now, ahead + 1))];
      // Rows that a wrong clock left in the default partition keep their month from being made; they stay where they are.
      await client.query(`do $$ begin
        if to_regclass('${partitionName(table, start)}') is null
          and not exists (select from ${table}_default where id >= '${from}' and id < '${to}') then
          create table ${partitionName(table, start)} partition of ${table} for values from ('${from}') to ('${to}');
          perform guard_truncate('${table}', '${partitionName(table, start)}');
        end if;
      end $$`);
    }
    if (keepDays === null) continue;
    const oldest = new Date(now.getTime() - keepDays * 86_400_000);
    const { rows } = await client.query(
      'select inhrelid::regclass::text as name from pg_inherits where inhparent = $1::regclass',
      [table],
    );
    const kept = partitionName(table, monthStart(oldest, 0));
    for (const { name } of rows as { name: string }[]) {
      if (name !== `${table}_default` && name < kept) await client.query(`drop table ${name}`);
    }
  }
}
