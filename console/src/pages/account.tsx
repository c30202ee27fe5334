import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { accountQuery } from '../features/accounts/account.ts';
import { AccountCards } from '../features/accounts/account-panel.tsx';
import { ActsMenu } from '../features/accounts/acts-menu.tsx';
import { AccountParts } from '../features/accounts/parts.tsx';
import { Loading } from '../ui/loading.tsx';
import { Page } from '../ui/page.tsx';
import { ProblemAlert } from '../ui/problem-alert.tsx';

export default function Account() {
  const { t } = useTranslation();
  const { id = '' } = useParams();
  const { data, error, refetch } = useQuery(accountQuery(id));
  return (
    <Page
      title={data?.username ?? t('accounts.one')}
      back={{ to: '/accounts', words: t('accounts.title') }}
      actions={data && <ActsMenu of={data} />}
    >
      <ProblemAlert failure={error} onRetry={() => void refetch()} />
      {!data && !error && <Loading />}
      {data && (
        <>
          <AccountCards of={data} />
          <AccountParts accountId={id} />
        </>
      )}
    </Page>
  );
}
