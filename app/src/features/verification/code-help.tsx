import { useTranslation } from 'react-i18next';

/** What to look at when no SMS comes, in the order in which it most often helps. */
export function CodeHelp({ open }: { open: boolean }) {
  const { t } = useTranslation();
  return (
    <details className="help" open={open}>
      <summary>{t('code.helpTitle')}</summary>
      <ul>
        <li>{t('code.help.number')}</li>
        <li>{t('code.help.signal')}</li>
        <li>{t('code.help.blocked')}</li>
        <li>{t('code.help.again')}</li>
      </ul>
    </details>
  );
}
