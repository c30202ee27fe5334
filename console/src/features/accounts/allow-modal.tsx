import type { StaffAccount } from '@btepai/contract';
import { InputNumber } from 'antd';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ReasonModal } from '../../ui/reason-modal.tsx';
import { actOn } from './account.ts';

type Props = { account: StaffAccount; onDone: () => void; onClose: () => void };

/** How many numbers an enterprise may hold. */
export function AllowModal({ account, onDone, onClose }: Props) {
  const { t } = useTranslation();
  const id = useId();
  const [max, setMax] = useState(account.phonesAllowed);
  return (
    <ReasonModal
      title={t('accounts.acts.allow')}
      confirm={t('common.save')}
      why={
        <div className="stack">
          <p>{t('accounts.allow.why', { count: account.phones.length })}</p>
          <label htmlFor={id}>{t('accounts.allow.max')}</label>
          <InputNumber id={id} min={1} max={100} precision={0} value={max} onChange={(value) => setMax(value ?? max)} />
        </div>
      }
      run={(reason) => actOn(account.id, 'phones-allowed', { max, reason })}
      onDone={onDone}
      onClose={onClose}
    />
  );
}
