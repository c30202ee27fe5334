import type { StaffAccount, StaffRole } from '@btepai/contract';
import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Dropdown } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ReasonModal } from '../../ui/reason-modal.tsx';
import { mayDo, useMember } from '../session/session.ts';
import { actOn } from './account.ts';
import { AllowModal } from './allow-modal.tsx';
import { OpenCaseModal } from './open-case-modal.tsx';
import { RestrictModal } from './restrict-modal.tsx';

type Act = 'openCase' | 'restrict' | 'lift' | 'endSessions' | 'allow';
const acts: Record<Act, { roles: StaffRole[]; can: (account: StaffAccount) => boolean; isDanger?: true }> = {
  openCase: { roles: ['support', 'risk'], can: ({ status }) => status !== 'closed' },
  restrict: { roles: ['risk'], can: ({ status }) => status !== 'closed', isDanger: true },
  lift: { roles: ['risk'], can: ({ restriction }) => restriction !== null },
  endSessions: { roles: ['support', 'risk'], can: ({ status }) => status !== 'closed', isDanger: true },
  allow: { roles: ['support'], can: ({ kind, status }) => kind === 'enterprise' && status !== 'closed' },
};

/** What this member may do to the account as it stands. What changes it wants a reason, and a proof that is fresh. */
export function ActsMenu({ of: account }: { of: StaffAccount }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  const member = useMember();
  const [asked, setAsked] = useState<Act | null>(null);
  const offered = (Object.keys(acts) as Act[]).filter(
    (act) => mayDo(member, acts[act].roles) && acts[act].can(account),
  );
  if (offered.length === 0) return null;
  const close = () => setAsked(null);
  const done = () => {
    void message.success(t(`accounts.done.${asked as Exclude<Act, 'openCase'>}`));
    void client.invalidateQueries({ queryKey: ['accounts', account.id] });
    close();
  };
  const shared = { account, onDone: done, onClose: close };
  return (
    <>
      <Dropdown
        trigger={['click']}
        placement="bottomRight"
        menu={{
          items: offered.map((act) => ({
            key: act,
            label: t(`accounts.acts.${act}`),
            danger: acts[act].isDanger ?? false,
          })),
          onClick: ({ key }) => setAsked(key as Act),
        }}
      >
        <Button>{t('accounts.actsTitle')}</Button>
      </Dropdown>
      {asked === 'openCase' && <OpenCaseModal account={account} onClose={close} />}
      {asked === 'restrict' && <RestrictModal {...shared} />}
      {asked === 'allow' && <AllowModal {...shared} />}
      {(asked === 'lift' || asked === 'endSessions') && (
        <ReasonModal
          title={t(`accounts.acts.${asked}`)}
          why={t(`accounts.${asked}Why`)}
          confirm={t(`accounts.acts.${asked}`)}
          isDanger={asked === 'endSessions'}
          run={(reason) => actOn(account.id, asked === 'lift' ? 'lift' : 'end-sessions', { reason })}
          onDone={done}
          onClose={close}
        />
      )}
    </>
  );
}
