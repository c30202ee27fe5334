import {
  ExclamationShieldOutline,
  FileOutline,
  LockOutline,
  MessageOutline,
  PhonebookOutline,
  UserOutline,
} from 'antd-mobile-icons';

/** What a line is about, by how its kind begins. */
const signs = [
  [/^phone_/, PhonebookOutline],
  [/^(signed_|session|device_)/, UserOutline],
  [/^(password_|factor_|recovery_)/, LockOutline],
  [/^(disowned|account_restricted|restriction_)/, ExclamationShieldOutline],
  [/^case_/, MessageOutline],
] as const;

export function LineSign({ kind }: { kind: string }) {
  const Sign = signs.find(([pattern]) => pattern.test(kind))?.[1] ?? FileOutline;
  return (
    <span className="line__sign" aria-hidden="true">
      <Sign />
    </span>
  );
}
