import type { Database } from '../../kit/database.ts';
import { inPages } from '../../kit/in-pages.ts';
import { listDevices } from './store/devices.ts';
import { listAllSessions } from './store/my-data.ts';

type Of = { account_id: string };

/** Where the account was signed in, for its export. */
export const exportSessions = (db: Database, { account_id: accountId }: Of) =>
  inPages(
    (page) => db.run(listAllSessions, { accountId, ...page }),
    (row) => ({
      id: row.id,
      device: row.device_label,
      address: row.address,
      createdAt: row.created_at,
      lastSeenAt: row.last_seen_at,
      endedAt: row.ended_at,
    }),
  );

/** The devices that it knows. */
export const exportDevices = (db: Database, { account_id: accountId }: Of) =>
  inPages(
    (page) => db.run(listDevices, { accountId, idleSince: new Date(0), ...page }),
    (row) => ({
      id: row.id,
      device: row.label,
      firstSeenAt: row.first_seen_at,
      lastSeenAt: row.last_seen_at,
      trustedSince: row.trusted_since,
    }),
  );
