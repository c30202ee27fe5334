import type { CaseStatus } from '@btepai/contract';
import { useTranslation } from 'react-i18next';

export function StatusBadge({ status }: { status: CaseStatus }) {
  const { t } = useTranslation();
  return (
    <span className="badge case__status" data-status={status}>
      {t(`cases.status.${status}`)}
    </span>
  );
}
