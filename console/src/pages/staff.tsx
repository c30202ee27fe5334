import type { Invited, StaffMember } from '@btepai/contract';
import { useInfiniteQuery } from '@tanstack/react-query';
import { App, Button, type TableColumnsType } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { InviteModal } from '../features/staff/invite-modal.tsx';
import { LinkModal } from '../features/staff/link-modal.tsx';
import { MemberModal } from '../features/staff/member-modal.tsx';
import { membersChanged, membersQuery } from '../features/staff/members.ts';
import { RoleTags } from '../features/staff/role-tags.tsx';
import { Age } from '../ui/age.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ListTable } from '../ui/list-table.tsx';
import { Page } from '../ui/page.tsx';
import { StateTag } from '../ui/state-tag.tsx';
import { item } from '../ui/use-list-keys.ts';

const tones = { active: 'good', invited: 'wait', disabled: 'quiet' } as const;

export default function Staff() {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const query = useInfiniteQuery(membersQuery);
  const [open, setOpen] = useState<StaffMember | 'new' | null>(null);
  const [invited, setInvited] = useState<Invited | null>(null);
  const close = () => setOpen(null);
  const showLink = (given: Invited) => {
    membersChanged();
    close();
    setInvited(given);
  };
  const columns: TableColumnsType<StaffMember> = [
    {
      title: t('staff.who'),
      render: (_, member) => (
        <Button type="link" className="flush" {...item} onClick={() => setOpen(member)}>
          {member.displayName} <span className="soft">{member.name}</span>
        </Button>
      ),
    },
    { title: t('staff.roles'), render: (_, { roles }) => <RoleTags roles={roles} /> },
    {
      title: t('staff.standing'),
      render: (_, { status }) => <StateTag tone={tones[status]}>{t(`staff.status.${status}`)}</StateTag>,
    },
    {
      title: t('staff.factors'),
      render: (_, { passkeys, status }) =>
        status === 'invited' ? '—' : passkeys > 0 ? t('staff.withPasskeys', { count: passkeys }) : t('staff.totpOnly'),
    },
    { title: t('staff.ownAccounts'), render: (_, { ownAccounts }) => ownAccounts.join('、') || '—' },
    {
      title: t('staff.lastSeen'),
      render: (_, { lastSeenAt }) => (lastSeenAt ? <Age since={lastSeenAt} /> : t('staff.never')),
    },
  ];
  return (
    <Page
      title={t('staff.title')}
      intro={t('staff.intro')}
      actions={
        <Button type="primary" onClick={() => setOpen('new')}>
          {t('staff.invite')}
        </Button>
      }
    >
      <ListTable
        query={query}
        columns={columns}
        keyOf={({ id }) => id}
        label={t('staff.title')}
        empty={<EmptyState title={t('staff.none')} />}
      />
      {open === 'new' && <InviteModal onInvited={showLink} onClose={close} />}
      {open !== null && open !== 'new' && (
        <MemberModal
          member={open}
          onInvited={showLink}
          onClose={close}
          onChanged={(words) => {
            membersChanged();
            close();
            void message.success(words);
          }}
        />
      )}
      {invited && <LinkModal invited={invited} onClose={() => setInvited(null)} />}
    </Page>
  );
}
