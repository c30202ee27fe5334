import type { StaffRole } from '@btepai/contract';
import { useTranslation } from 'react-i18next';
import { StateTag } from '../../ui/state-tag.tsx';

export function RoleTags({ roles }: { roles: StaffRole[] }) {
  const { t } = useTranslation();
  return (
    <span className="row">
      {roles.map((role) => (
        <StateTag key={role} tone={role === 'admin' ? 'wait' : 'busy'}>
          {t(`staff.role.${role}`)}
        </StateTag>
      ))}
    </span>
  );
}
