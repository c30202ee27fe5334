import { useTranslation } from 'react-i18next';
import './trust-device.css';

/** Whether the password will be enough here next time. */
export function TrustDevice({ value, onChange }: { value: boolean; onChange: (value: boolean) => void }) {
  const { t } = useTranslation();
  return (
    <label className="accept trust">
      <input type="checkbox" checked={value} onChange={(event) => onChange(event.target.checked)} />
      <span>
        {t('verify.trust')}
        <span className="soft">{t('verify.trustHint')}</span>
      </span>
    </label>
  );
}
