import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../ui/dialog.tsx';
import { ProofForm } from './proof-form.tsx';
import { meQuery } from './session.ts';
import { prove } from './sign-in.ts';

/** Something with power: a second factor again, however long ago the sign-in was. */
export function StepUpModal({ onAnswer }: { onAnswer: (isDone: boolean) => void }) {
  const { t } = useTranslation();
  const { data: me } = useQuery(meQuery);
  return (
    <Dialog title={t('stepUp.title')} footer={null} width={420} onCancel={() => onAnswer(false)}>
      <div className="stack">
        <p className="soft">{t('stepUp.why')}</p>
        <ProofForm
          methods={me?.member.passkeys ? ['totp', 'passkey'] : ['totp']}
          run={prove}
          onProven={() => onAnswer(true)}
        />
      </div>
    </Dialog>
  );
}
