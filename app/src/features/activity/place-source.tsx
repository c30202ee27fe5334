import { useTranslation } from 'react-i18next';

/** Where the words for places come from; their licence (CC BY 4.0) asks for the link wherever they are shown. */
export function PlaceSource() {
  const { t } = useTranslation();
  return (
    <p className="soft step__note">
      {t('activity.placeFrom')}{' '}
      <a href="https://db-ip.com" target="_blank" rel="noreferrer">
        IP Geolocation by DB-IP
      </a>
    </p>
  );
}
