import { verifyChain } from '../../kit/chain.ts';
import type { Database } from '../../kit/database.ts';
import { listAudited, readAuditChain, readAuditHead } from './store/audit.ts';

type Broken = { staffId: string; seq: number; id: string | null };

/**
 * Recomputes every member's chain (D2). `broken` names the first line of each that was altered, removed or added; a member
 * who has joined and has no chain at all lost their first.
 */
export async function verifyAudit(db: Database) {
  const broken: Broken[] = [];
  let lines = 0;
  const members = await db.run(listAudited, {});
  for (const { staff_id: staffId, joined } of members) {
    const { rows, brokenAt } = await verifyChain({
      head: async () => (await db.run(readAuditHead, { staffId }))[0],
      read: (afterSeq, limit) => db.run(readAuditChain, { staffId, afterSeq, limit }),
      saysTheSame: (row, said) =>
        said.act === row.act && said.account === row.account_id && said.subject === row.subject,
    });
    lines += rows;
    const missing = joined && rows === 0 && !brokenAt ? { seq: 1, id: null } : brokenAt;
    if (missing) broken.push({ staffId, ...missing });
  }
  return { members: members.length, lines, broken };
}
