import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { Button } from '../../ui/button.tsx';
import { Done } from '../../ui/done.tsx';
import type { LoginState } from '../sessions/sign-in.ts';

/** It is set, and nobody is signed in any more. `identifier` where it is known whose it was. */
export function ResetDone({ identifier }: { identifier: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return (
    <Done title={t('recover.doneTitle')}>
      <p>{t('recover.doneWhy')}</p>
      <Button onClick={() => navigate('/login', { replace: true, state: { identifier } satisfies LoginState })}>
        {t('recover.toLogin')}
      </Button>
    </Done>
  );
}
