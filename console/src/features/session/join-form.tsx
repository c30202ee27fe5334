import type { Invitation } from '@btepai/contract';
import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../act.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { CodeInput } from './code-input.tsx';
import { acceptInvitation } from './invitation.ts';
import { QrCode } from './qr-code.tsx';
import './join.css';

type Props = { token: string; invitation: Invitation; onJoined: (name: string) => void };

const shortest = 8;
const isLongEnough = (password: string) => [...password].length >= shortest;

/** A password that nobody else ever knows, and an authenticator with the six digits that show that it is set up. */
export function JoinForm({ token, invitation: { name, totp }, onJoined }: Props) {
  const { t } = useTranslation();
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [wasLeft, setWasLeft] = useState(false);
  const act = useAct(acceptInvitation, { onDone: (joined) => onJoined(joined.name) });
  const isReady = isLongEnough(password) && code.length === 6;
  const submit = () => {
    setWasLeft(true);
    if (isReady) act.submit({ token, password, totp: code });
  };
  const isWeak = act.problem?.code === 'password_weak';
  const passwordError =
    (wasLeft && !isLongEnough(password) && t('join.passwordShort')) || (isWeak && t('join.passwordWeak'));
  return (
    <Form layout="vertical" requiredMark={false} onFinish={submit}>
      {/* What a password manager keeps this password for. */}
      <input type="text" name="username" autoComplete="username" value={name} readOnly hidden />
      <Form.Item
        label={t('join.password')}
        htmlFor="new-password"
        extra={t('join.passwordHint')}
        help={passwordError || undefined}
        validateStatus={passwordError ? 'error' : ''}
      >
        <Input.Password
          id="new-password"
          autoFocus
          autoComplete="new-password"
          maxLength={512}
          value={password}
          onBlur={() => setWasLeft(password !== '')}
          onChange={(event) => {
            setPassword(event.target.value);
            if (isWeak) act.clear();
          }}
        />
      </Form.Item>
      <div className="setup">
        <QrCode text={totp.uri} label={t('join.qr')} />
        <div className="stack">
          <h2>{t('join.scan')}</h2>
          <p className="soft">{t('join.scanWhy')}</p>
          <p className="soft">{t('join.secret')}</p>
          <p className="setup__secret">{totp.secret.replace(/(.{4})(?=.)/g, '$1 ')}</p>
          <CopyButton text={totp.secret}>{t('join.copy')}</CopyButton>
        </div>
      </div>
      <CodeInput value={code} onChange={setCode} isFirst={false} />
      <div className="stack">
        {!isWeak && <ProblemAlert failure={act.failure} words={{ code_wrong: t('join.codeWrong') }} />}
        <Button type="primary" htmlType="submit" block loading={act.busy} disabled={code.length < 6}>
          {t('join.submit')}
        </Button>
      </div>
    </Form>
  );
}
