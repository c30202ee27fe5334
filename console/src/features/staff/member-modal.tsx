import type { ChangeStaff, Invited, StaffMember } from '@btepai/contract';
import { Button, Form, Input, Popconfirm, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../act.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { useMember } from '../session/session.ts';
import { changeMember, inviteAgain } from './members.ts';
import { RoleChoice } from './role-choice.tsx';

type Props = {
  member: StaffMember;
  onChanged: (words: string) => void;
  onInvited: (invited: Invited) => void;
  onClose: () => void;
};
type Fields = Required<Pick<ChangeStaff, 'displayName' | 'roles' | 'ownAccounts'>>;

/** What one member is and may do. Nobody changes their own power. */
export function MemberModal({ member, onChanged, onInvited, onClose }: Props) {
  const { t } = useTranslation();
  const { id, displayName, roles, ownAccounts, status } = member;
  const isMe = useMember().id === id;
  const [form] = Form.useForm<Fields>();
  const save = useAct(changeMember, { onDone: () => onChanged(t('common.saved')) });
  const stand = useAct(changeMember, {
    onDone: (now) => onChanged(t(now.status === 'disabled' ? 'staff.disabled' : 'staff.enabled')),
  });
  const again = useAct(inviteAgain, { onDone: onInvited });
  const submit = (fields: Fields) =>
    save.submit({ id, changed: isMe ? { displayName: fields.displayName } : changesOf(member, fields) });
  const unknown = save.problem?.errors?.flatMap(({ path }) => {
    const [field, index] = path.split('.');
    return field === 'ownAccounts' ? [form.getFieldValue('ownAccounts')[Number(index)]] : [];
  });
  return (
    <Dialog
      title={t('staff.memberTitle', { name: member.name })}
      okText={t('common.save')}
      confirmLoading={save.busy}
      onOk={form.submit}
      onCancel={onClose}
    >
      <Form
        form={form}
        name="member"
        layout="vertical"
        requiredMark={false}
        initialValues={{ displayName, roles, ownAccounts }}
        onFinish={submit}
      >
        <Form.Item
          name="displayName"
          label={t('staff.displayName')}
          rules={[{ required: true, whitespace: true, message: t('staff.displayNameMissing') }]}
        >
          <Input autoComplete="off" maxLength={40} />
        </Form.Item>
        <Form.Item
          name="roles"
          label={t('staff.roles')}
          extra={isMe && t('staff.notOwn')}
          rules={[{ type: 'array', min: 1, message: t('staff.rolesMissing') }]}
        >
          <RoleChoice disabled={isMe} />
        </Form.Item>
        {!isMe && (
          <Form.Item
            name="ownAccounts"
            label={t('staff.ownAccounts')}
            extra={t('staff.ownAccountsWhy')}
            validateStatus={unknown?.length ? 'error' : ''}
            help={unknown?.length ? t('staff.ownAccountUnknown', { names: unknown.join('、') }) : undefined}
          >
            <Select mode="tags" open={false} suffixIcon={null} maxCount={10} tokenSeparators={[' ', ',', '，']} />
          </Form.Item>
        )}
        {!unknown?.length && <ProblemAlert failure={save.failure} />}
        <ProblemAlert failure={stand.failure ?? again.failure} />
      </Form>
      {!isMe && (
        <div className="row row--apart">
          {status !== 'disabled' && (
            <Popconfirm
              title={t('staff.againAsk')}
              description={t('staff.againWhy')}
              onConfirm={() => again.submit(id)}
            >
              <Button loading={again.busy}>{t('staff.again')}</Button>
            </Popconfirm>
          )}
          {status === 'disabled' ? (
            <Button loading={stand.busy} onClick={() => stand.submit({ id, changed: { status: 'active' } })}>
              {t('staff.enable')}
            </Button>
          ) : (
            <Popconfirm
              title={t('staff.disableAsk')}
              description={t('staff.disableWhy')}
              okButtonProps={{ danger: true }}
              onConfirm={() => stand.submit({ id, changed: { status: 'disabled' } })}
            >
              <Button danger loading={stand.busy}>
                {t('staff.disable')}
              </Button>
            </Popconfirm>
          )}
        </div>
      )}
    </Dialog>
  );
}

/** Only what is other than before: the audit says what was changed. */
function changesOf(before: StaffMember, now: Fields): ChangeStaff {
  const isOther = (name: keyof Fields) => JSON.stringify(before[name]) !== JSON.stringify(now[name]);
  return {
    ...(isOther('displayName') && { displayName: now.displayName }),
    ...(isOther('roles') && { roles: now.roles }),
    ...(isOther('ownAccounts') && { ownAccounts: now.ownAccounts }),
  };
}
