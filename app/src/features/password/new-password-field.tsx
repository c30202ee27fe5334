import type { Problem } from '@btepai/contract';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { fieldError } from '../../ui/field-error.ts';
import { PasswordField } from '../../ui/password-field.tsx';
import { PasswordStrength } from './password-strength.tsx';
import { useStrength } from './use-strength.ts';

type Props = {
  label: string;
  value: string;
  onChange: (value: string) => void;
  /** What everyone knows of the owner, such as the username: it makes no password. */
  ownWords: string[];
  error: string | null;
  onBlur?: () => void;
};

/** A new password, and how strong it is while it is typed. */
export function NewPasswordField({ label, value, onChange, ownWords, error, onBlur }: Props) {
  const { t } = useTranslation();
  const { strength, prepare } = useStrength(value, ownWords);
  return (
    <div>
      <PasswordField
        label={label}
        hint={strength === null ? t('newPassword.hint') : undefined}
        error={error}
        autoComplete="new-password"
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onFocus={prepare}
        onBlur={onBlur}
      />
      <PasswordStrength strength={error === null ? strength : null} />
    </div>
  );
}

export const isGoodPassword = (password: string) => [...password].length >= 8;

/** What to say by the field: that it is too short once it was left or sent, or what the server has against it. */
export const passwordError = (t: TFunction, problem: Problem | null, password: string, isLeft: boolean) =>
  (isLeft && !isGoodPassword(password) && t('newPassword.short')) ||
  fieldError(problem, 'newPassword', ['password_weak']) ||
  fieldError(problem, 'password', []);
