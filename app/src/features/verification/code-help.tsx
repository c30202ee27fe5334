import { useTranslation } from 'react-i18next';

/** What to look at when no SMS comes, in the order in which it most often helps. */
export function CodeHelp({ open }: { open: boolean }) {
  const { t } = useTranslation();
  return (
    <details className="help" open={open}>
      <summary>{t('bind.helpTitle')}</summary>
      <ul>
        <li>{t('bind.help.number')}</li>
        <li>{t('bind.help.signal')}</li>
        <li>{t('bind.help.blocked')}</li>
        <li>{t('bind.help.again')}</li>
      </ul>
    </details>
  );
}
