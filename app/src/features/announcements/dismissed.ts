import type { AnnouncementSummary } from '@btepai/contract';
import { serverNow } from '../../api.ts';

const memory = 'announcements-dismissed';
const remembered = 50;
const isNewsForMs = 14 * 86_400_000;

export function readDismissed(): string[] {
  try {
    const ids: unknown = JSON.parse(localStorage.getItem(memory) ?? '[]');
    return Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : [];
  } catch {
    return [];
  }
}

/** In this browser, for good. */
export function dismiss(id: string): string[] {
  const ids = [id, ...readDismissed().filter((other) => other !== id)].slice(0, remembered);
  localStorage.setItem(memory, JSON.stringify(ids));
  return ids;
}

/** The one to show: not put away yet, and pinned or news. Of what is older, 系统公告 tells whoever looks. */
export const toShow = (items: AnnouncementSummary[], dismissed: string[]): AnnouncementSummary | undefined =>
  items.find(
    ({ id, pinned, publishedAt }) =>
      !dismissed.includes(id) && (pinned || serverNow() - Date.parse(publishedAt) < isNewsForMs),
  );
