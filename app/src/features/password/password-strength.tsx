import { useTranslation } from 'react-i18next';
import { levels, type Strength } from './strength.ts';
import './password-strength.css';

/** A bar and a word; where it is weak, why. Said once it settles, and not by colour alone. */
export function PasswordStrength({ strength }: { strength: Strength | null }) {
  const { t } = useTranslation();
  const reached = strength === null ? -1 : levels.indexOf(strength.level);
  return (
    <div className="strength" data-level={strength?.level} hidden={strength === null}>
      <div className="strength__bar" aria-hidden="true">
        {levels.map((level, step) => (
          <span key={level} data-on={step <= reached || undefined} />
        ))}
      </div>
      <p className="strength__words" aria-live="polite">
        {strength && (
          <>
            <strong>{t('newPassword.strength', { level: t(`newPassword.level.${strength.level}`) })}</strong>
            {strength.weakness && <span>{t(`newPassword.weakness.${strength.weakness}`)}</span>}
          </>
        )}
      </p>
    </div>
  );
}
