import { useTranslation } from 'react-i18next';
import { Field } from '../../ui/field.tsx';

type Props = { value: string; error?: string | null; onChange: (label: string) => void };

/** What an enterprise uses a number for. */
export function LabelField({ value, error, onChange }: Props) {
  const { t } = useTranslation();
  return (
    <Field
      label={t('common.optional', { label: t('phone.label') })}
      hint={t('phone.labelHint')}
      error={error}
      maxLength={20}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
