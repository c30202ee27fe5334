import { useTranslation } from 'react-i18next';
import { useAccount } from '../features/accounts/account.ts';
import { BoundNumber } from '../features/phone/bound-number.tsx';
import { Guards } from '../features/phone/guards.tsx';
import { NumberList } from '../features/phone/number-list.tsx';
import { usePhones } from '../features/phone/phones.ts';
import { ButtonLink } from '../ui/button-link.tsx';
import { LoadFailed } from '../ui/load-failed.tsx';
import { Loading } from '../ui/loading.tsx';
import { Page } from '../ui/page.tsx';
import '../features/phone/phone.css';

/** An individual's one number, an enterprise's list, or the way to the first. */
export default function PhonePage() {
  const { t } = useTranslation();
  const { kind } = useAccount();
  const { data, error, refetch } = usePhones();
  const [first] = data?.items ?? [];
  const isList = kind === 'enterprise' && first !== undefined;
  return (
    <Page title={t(isList ? 'phone.list' : 'phone.title')} back="/me" plain={!isList}>
      {!data && (error ? <LoadFailed error={error} onRetry={() => void refetch()} /> : <Loading />)}
      {data && isList && <NumberList phones={data} />}
      {data && !isList && first && <BoundNumber key={first.id} binding={first} phones={data} />}
      {data && !first && (
        <div className="step">
          <h2 className="title">{t('phone.noneTitle')}</h2>
          <p className="soft">{t('phone.noneWhy')}</p>
          <Guards />
          <ButtonLink to="/me/phone/bind">{t('phone.bind')}</ButtonLink>
        </div>
      )}
    </Page>
  );
}
