import type { Factor } from '@btepai/contract';
import { useTranslation } from 'react-i18next';
import { onDate } from '../../ui/time.ts';

/** How many recovery codes are left; of the others when they were last of use. */
export function useLastUsed({ left, lastUsedAt, createdAt }: Factor): string {
  const { t } = useTranslation();
  if (left !== null) return t('factors.left', { count: left });
  return lastUsedAt
    ? t('factors.lastUsed', { date: onDate(lastUsedAt) })
    : t('factors.addedOn', { date: onDate(createdAt) });
}
