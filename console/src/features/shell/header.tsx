import LogoutOutlined from '@ant-design/icons/LogoutOutlined';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useAct } from '../../act.ts';
import type { Connection } from '../../live.ts';
import { LanguageSwitch } from '../../ui/language-switch.tsx';
import { nowHere, useMember } from '../session/session.ts';
import { signOut } from '../session/sign-in.ts';

type Props = { connection: Connection; onKeys: () => void };

export function Header({ connection, onKeys }: Props) {
  const { t } = useTranslation();
  const member = useMember();
  const leave = useAct(signOut, { onDone: () => nowHere(null) });
  return (
    <header className="header">
      <p role="status" className="live" data-state={connection}>
        {t(`live.${connection}`)}
      </p>
      <span className="header__space" />
      <Button type="text" onClick={onKeys} aria-keyshortcuts="?">
        {t('keys.title')} <kbd>?</kbd>
      </Button>
      <LanguageSwitch />
      <Link to="/me" className="header__me">
        {member.displayName}
      </Link>
      <Button type="text" icon={<LogoutOutlined />} loading={leave.busy} onClick={() => leave.submit(null)}>
        {t('session.signOut')}
      </Button>
    </header>
  );
}
