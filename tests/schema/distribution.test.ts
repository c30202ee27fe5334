import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { openDatabase } from '../../server/src/kit/database.ts';
import { tendPartitions } from '../../server/src/kit/partitions.ts';
import { cloneDatabase, runSql } from '../../server/testing/databases.ts';

/**
 * The schema can move onto a distributed PostgreSQL unchanged: each table says by which column it is distributed, and
 * nothing is unique over more than one value of that column.
 */
let database: Awaited<ReturnType<typeof cloneDatabase>>;
let tables: { name: string; distribution: string | null; columns: string[] }[];
let uniques: { name: string; table: string; columns: string[] }[];

const grown = ['activity', 'messages', 'notifications', 'risk_decisions', 'verifications'];
const migratorTables = "c.relname not like 'kysely\\_%'";

beforeAll(async () => {
  database = await cloneDatabase(inject('clusterUrl'), inject('template'));
  const db = openDatabase({ url: database.url, connections: 1, onError: () => {} });
  await tendPartitions(
    db,
    grown.map((table) => ({ table, keepDays: null })),
    new Date('2030-01-31T12:00:00Z'),
  );
  await db.close();
  tables = await runSql(
    database.url,
    `select c.relname as name, substring(obj_description(coalesce(root.parent, c.oid), 'pg_class')
        from '^distributed by (\\w+)$') as distribution,
       array(select attname::text from pg_attribute where attrelid = c.oid and attnum > 0 and not attisdropped) as columns
     from pg_class c left join lateral (select inhparent as parent from pg_inherits where inhrelid = c.oid) root on true
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and ${migratorTables}`,
  );
  uniques = await runSql(
    database.url,
    `select x.relname as name, c.relname as table,
       array(select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum = any (i.indkey)) as columns
     from pg_index i join pg_class c on c.oid = i.indrelid join pg_class x on x.oid = i.indexrelid
     where i.indisunique and c.relnamespace = 'public'::regnamespace and ${migratorTables}`,
  );
});
afterAll(() => database.drop());

test('every table says by which of its columns it is distributed', () => {
  expect(tables.length).toBeGreaterThan(15);
  expect(
    tables.filter(({ distribution, columns }) => distribution === null || !columns.includes(distribution)),
  ).toEqual([]);
});

test('the months that were made are among them', () => {
  for (const table of grown) expect(tables.map(({ name }) => name)).toContain(`${table}_2030_03`);
});

test('every key and unique index, of partitions too, holds its table’s distribution column', () => {
  const distributionOf = new Map(tables.map(({ name, distribution }) => [name, distribution!]));
  expect(uniques.length).toBeGreaterThanOrEqual(tables.length);
  expect(uniques.filter(({ table, columns }) => !columns.includes(distributionOf.get(table)!))).toEqual([]);
});

test('every table has a primary key', async () => {
  const without = await runSql(
    database.url,
    `select c.relname from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
       and ${migratorTables} and not exists (select from pg_constraint k where k.conrelid = c.oid and k.contype = 'p')`,
  );
  expect(without).toEqual([]);
});
