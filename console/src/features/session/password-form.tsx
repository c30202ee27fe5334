import type { StaffSignInPending } from '@btepai/contract';
import { Button, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../act.ts';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { startSignIn } from './sign-in.ts';

type Props = { name: string; onPending: (pending: StaffSignInPending['pending']) => void };

export function PasswordForm({ name, onPending }: Props) {
  const { t } = useTranslation();
  const act = useAct(startSignIn, { onDone: ({ pending }) => onPending(pending) });
  return (
    <Form layout="vertical" requiredMark={false} onFinish={act.submit} name="sign-in" initialValues={{ name }}>
      <Form.Item name="name" label={t('signIn.name')} rules={[{ required: true, message: t('signIn.nameMissing') }]}>
        <Input
          autoFocus={name === ''}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={64}
        />
      </Form.Item>
      <Form.Item
        name="password"
        label={t('signIn.password')}
        rules={[{ required: true, message: t('signIn.passwordMissing') }]}
      >
        <Input.Password autoFocus={name !== ''} autoComplete="current-password" maxLength={128} />
      </Form.Item>
      <div className="stack">
        <ProblemAlert failure={act.failure} words={{ credentials_wrong: t('signIn.wrong') }} />
        <Button type="primary" htmlType="submit" block loading={act.busy}>
          {t('signIn.next')}
        </Button>
      </div>
    </Form>
  );
}
