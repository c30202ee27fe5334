import type { Database } from '../../kit/database.ts';
import { inPages } from '../../kit/in-pages.ts';
import { listAuditOfAccount } from './store/audit.ts';

/** When staff looked at an account or did something to it, for its export: not who of them, nor what they thought. */
export const exportStaffAccess = (db: Database, { account_id: accountId }: { account_id: string }) =>
  inPages(
    (page) => db.run(listAuditOfAccount, { accountId, staffId: null, act: null, ...page }),
    ({ id, act, entry }) => {
      const { at, subject } = JSON.parse(entry) as { at: string; subject: string | null };
      return { id, at, act, subject };
    },
  );
