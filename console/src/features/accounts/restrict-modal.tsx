import type { RestrictionLevel, StaffAccount } from '@btepai/contract';
import { Checkbox, Radio } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ReasonModal } from '../../ui/reason-modal.tsx';
import { actOn } from './account.ts';

const levels: RestrictionLevel[] = ['no_payments', 'no_changes', 'read_only'];
type Props = { account: StaffAccount; onDone: () => void; onClose: () => void };

/** From what to keep an account, and whether its owner may free it by a proof. */
export function RestrictModal({ account, onDone, onClose }: Props) {
  const { t } = useTranslation();
  const [level, setLevel] = useState<RestrictionLevel>('no_payments');
  const [selfLift, setSelfLift] = useState(true);
  return (
    <ReasonModal
      title={t('accounts.acts.restrict')}
      isDanger
      confirm={t('accounts.acts.restrict')}
      why={
        <div className="stack">
          <p>{t('accounts.restrict.why')}</p>
          <Radio.Group
            aria-label={t('accounts.restrict.level')}
            value={level}
            onChange={(event) => setLevel(event.target.value)}
            options={levels.map((value) => ({ value, label: t(`accounts.level.${value}`) }))}
          />
          <Checkbox checked={selfLift} onChange={(event) => setSelfLift(event.target.checked)}>
            {t('accounts.restrict.selfLift')}
          </Checkbox>
        </div>
      }
      run={(reason) => actOn(account.id, 'restrict', { level, selfLift, reason })}
      onDone={onDone}
      onClose={onClose}
    />
  );
}
