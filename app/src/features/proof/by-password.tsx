import { useTranslation } from 'react-i18next';
import { PasswordForm } from './password-form.tsx';
import type { OneWay } from './proof-step.tsx';

/** All there is, where neither a number nor a factor is. */
export function ByPassword({ why, confirm, act, onProof }: OneWay) {
  const { t } = useTranslation();
  return (
    <PasswordForm
      title={t('proof.title')}
      why={why}
      confirm={confirm}
      act={act}
      autoFocus
      onPassword={(password) => onProof({ password })}
    />
  );
}
