import type { Ref } from 'react';
import { useTranslation } from 'react-i18next';
import { PasswordField } from '../../ui/password-field.tsx';
import { useAccount } from '../accounts/account.ts';

type Props = { value: string; onChange: (value: string) => void; error: string | null; ref: Ref<HTMLInputElement> };

/** The login password, alone or beside another proof. */
export function PasswordBeside({ value, onChange, error, ref }: Props) {
  const { t } = useTranslation();
  const { username } = useAccount();
  return (
    <>
      {/* For password managers, which look for whose password this is. */}
      <input type="text" autoComplete="username" value={username} readOnly hidden />
      <PasswordField
        ref={ref}
        label={t('proof.password')}
        error={error}
        autoComplete="current-password"
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </>
  );
}
