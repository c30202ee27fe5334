import type { SpamKind } from '@btepai/contract';
import { useTranslation } from 'react-i18next';
import '../../ui/choices.css';

type Props = { value: SpamKind; onChange: (kind: SpamKind) => void };

export function KindChoice({ value, onChange }: Props) {
  const { t } = useTranslation();
  return (
    <fieldset className="choices choices--chips">
      <legend>{t('spam.what')}</legend>
      {(['sms', 'call'] as const).map((kind) => (
        <label key={kind} className="choice">
          <input type="radio" name="kind" checked={kind === value} onChange={() => onChange(kind)} />
          {t(`spam.kind.${kind}`)}
        </label>
      ))}
    </fieldset>
  );
}
