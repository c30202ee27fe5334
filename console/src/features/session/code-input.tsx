import { Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';

type Props = {
  value: string;
  onChange: (digits: string) => void;
  /** The sixth digit was typed. */
  onEntered?: (digits: string) => void;
  isFirst?: boolean;
};

/** The six digits that an authenticator shows, however they are typed or pasted. */
export function CodeInput({ value, onChange, onEntered, isFirst = true }: Props) {
  const { t } = useTranslation();
  const type = (typed: string) => {
    const digits = typed.normalize('NFKC').replace(/\D/g, '').slice(0, 6);
    onChange(digits);
    if (digits.length === 6 && digits !== value) onEntered?.(digits);
  };
  return (
    <Form.Item label={t('proof.code')} htmlFor="totp" extra={t('proof.codeWhere')}>
      <Input
        id="totp"
        autoFocus={isFirst}
        className="digits"
        inputMode="numeric"
        autoComplete="one-time-code"
        value={value}
        onChange={(event) => type(event.target.value)}
      />
    </Form.Item>
  );
}
