import type { Invited, InviteStaff } from '@btepai/contract';
import { Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../act.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { inviteMember } from './members.ts';
import { RoleChoice } from './role-choice.tsx';

type Props = { onInvited: (invited: Invited) => void; onClose: () => void };

export function InviteModal({ onInvited, onClose }: Props) {
  const { t } = useTranslation();
  const [form] = Form.useForm<InviteStaff>();
  const act = useAct(inviteMember, { onDone: onInvited });
  return (
    <Dialog
      title={t('staff.invite')}
      okText={t('staff.inviteDo')}
      confirmLoading={act.busy}
      onOk={form.submit}
      onCancel={onClose}
    >
      <Form
        form={form}
        name="invite"
        layout="vertical"
        requiredMark={false}
        initialValues={{ roles: [] }}
        onFinish={act.submit}
      >
        <Form.Item
          name="name"
          label={t('staff.name')}
          extra={t('staff.nameHint')}
          normalize={(typed: string) => typed.trim().toLowerCase()}
          rules={[{ required: true, pattern: /^[a-z][a-z0-9._-]{1,31}$/, message: t('staff.nameWrong') }]}
        >
          <Input autoComplete="off" autoCapitalize="none" spellCheck={false} maxLength={32} />
        </Form.Item>
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
          rules={[{ type: 'array', min: 1, message: t('staff.rolesMissing') }]}
        >
          <RoleChoice />
        </Form.Item>
        <ProblemAlert failure={act.failure} />
      </Form>
    </Dialog>
  );
}
