import type { StaffAccount } from '@btepai/contract';
import { useTranslation } from 'react-i18next';
import type { Tone } from '../../ui/state-tag.tsx';
import { StateTag } from '../../ui/state-tag.tsx';

const tones: Record<StaffAccount['status'], Tone> = {
  active: 'good',
  restricted: 'bad',
  closing: 'wait',
  closed: 'quiet',
};

/** How an account stands, and what a restriction keeps it from. */
export function Standing({ of: { status, restriction } }: { of: StaffAccount }) {
  const { t } = useTranslation();
  return (
    <StateTag tone={tones[status]}>
      {t(`accounts.status.${status}`)}
      {restriction && ` · ${t(`accounts.level.${restriction.level}`)}`}
    </StateTag>
  );
}
