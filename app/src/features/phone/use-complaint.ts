import { useTranslation } from 'react-i18next';
import { complaintAbout, type Entry } from './number-entry.ts';
import type { Numbers } from './numbers.ts';

/** What is wrong with a number so far, in words. */
export function useComplaint(entry: Entry, numbers: Numbers | null, when: { final: boolean }): string | null {
  const { t } = useTranslation();
  const complaint = complaintAbout(entry, numbers, when);
  if (!complaint) return null;
  return 'count' in complaint
    ? t(`number.complaint.${complaint.word}`, { count: complaint.count })
    : t(`number.complaint.${complaint.word}`);
}
