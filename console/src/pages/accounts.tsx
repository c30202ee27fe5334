import { useTranslation } from 'react-i18next';
import { SearchForm } from '../features/accounts/search-form.tsx';
import { Page } from '../ui/page.tsx';

export default function Accounts() {
  const { t } = useTranslation();
  return (
    <Page title={t('accounts.title')} intro={t('accounts.intro')}>
      <SearchForm />
    </Page>
  );
}
