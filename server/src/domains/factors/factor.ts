import type { Factor } from '@btepai/contract';
import type { FactorRow } from './store/factors.ts';

export const showFactor = (row: FactorRow): Factor => ({
  id: row.id,
  type: row.type,
  name: row.name,
  createdAt: row.created_at.toISOString(),
  lastUsedAt: row.last_used_at?.toISOString() ?? null,
  left: row.unused,
});
