import { expect, inject, test } from 'vitest';
import { openDatabase } from '../../server/src/kit/database.ts';
import { tendPartitions } from '../../server/src/kit/partitions.ts';
import { cloneDatabase, runSql } from '../../server/testing/databases.ts';

test('servers that start at once make each month once, and none waits for another for ever', async () => {
  const database = await cloneDatabase(inject('clusterUrl'), inject('template'));
  const db = openDatabase({ url: database.url, connections: 8, onError: () => {} });
  const tables = ['verifications', 'messages', 'activity', 'notifications', 'risk_decisions'].map((table) => ({
    table,
    keepDays: 30,
  }));
  try {
    for (let year = 2030; year < 2036; year += 1) {
      const january = new Date(`${year}-01-15T00:00:00Z`);
      // Half of them in another order: whoever locks one after the other without agreement meets itself here.
      await Promise.all(
        Array.from({ length: 8 }, (_, n) => tendPartitions(db, n % 2 ? tables : tables.toReversed(), january)),
      );
      const months = await runSql(
        database.url,
        `select count(*)::int as n from pg_inherits where inhrelid::regclass::text like '%\\_${year}\\_0_'`,
        [],
      );
      expect(months).toEqual([{ n: tables.length * 3 }]);
    }
  } finally {
    await db.close();
    await database.drop();
  }
});
