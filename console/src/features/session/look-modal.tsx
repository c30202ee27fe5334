import { useTranslation } from 'react-i18next';
import { call } from '../../api.ts';
import { ReasonModal } from '../../ui/reason-modal.tsx';

type Props = { accountId: string; onAnswer: (isDone: boolean) => void };

/** Why an account is looked at, before it is. */
export function LookModal({ accountId, onAnswer }: Props) {
  const { t } = useTranslation();
  return (
    <ReasonModal
      title={t('look.title')}
      why={t('look.why')}
      confirm={t('look.confirm')}
      run={(reason) => call<void>('/v1/staff/looks', { method: 'POST', body: { accountId, reason } })}
      onDone={() => onAnswer(true)}
      onClose={() => onAnswer(false)}
    />
  );
}
