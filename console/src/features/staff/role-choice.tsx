import type { StaffRole } from '@btepai/contract';
import { Checkbox } from 'antd';
import { useTranslation } from 'react-i18next';

/** Not the contract’s own list, which would bring all its schemas along; the compiler sees that none is missing. */
const roles: Record<StaffRole, true> = { support: true, risk: true, editor: true, finance: true, admin: true };

type Props = { value?: StaffRole[]; onChange?: (roles: StaffRole[]) => void; disabled?: boolean };

/** Each role with what it may do: as little as its work needs. */
export function RoleChoice({ value = [], onChange, disabled = false }: Props) {
  const { t } = useTranslation();
  return (
    <Checkbox.Group className="stack" value={value} disabled={disabled} onChange={(chosen) => onChange?.(chosen)}>
      {(Object.keys(roles) as StaffRole[]).map((role) => (
        <Checkbox key={role} value={role}>
          <strong>{t(`staff.role.${role}`)}</strong>
          <span className="soft"> {t(`staff.roleWhat.${role}`)}</span>
        </Checkbox>
      ))}
    </Checkbox.Group>
  );
}
