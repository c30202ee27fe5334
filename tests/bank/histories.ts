import { expect, inject, test } from 'vitest';
import { openDatabase } from '../../server/src/kit/database.ts';
import { cloneDatabase } from '../../server/testing/databases.ts';
import { checkHistories } from './model.ts';

const everything = [
  ...[
    'post: done',
    'post: too_little',
    'post: not_covered',
    'reserve: done',
    'reserve: too_little',
    'reserve: not_covered',
  ],
  ...['posted', 'voided', 'expired'].flatMap((phase) => [`${phase}: done`, `${phase}: resolved_before`]),
];

export function describeHistories({ runs, timeoutMs }: { runs: number; timeoutMs: number }) {
  test(`M1 M2 M7: the ledger agrees with a model over ${runs} random histories`, { timeout: timeoutMs }, async () => {
    const database = await cloneDatabase(inject('clusterUrl'), inject('template'));
    const db = openDatabase({ url: database.url, connections: 2, onError: () => {} });
    try {
      const seen = await checkHistories(db, database.url, { runs });
      expect(everything.filter((kind) => !seen.has(kind))).toEqual([]);
    } finally {
      await db.close();
      await database.drop();
    }
  });
}
