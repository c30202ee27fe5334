import type { Factor } from '@btepai/contract';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useAccount } from '../features/accounts/account.ts';
import { FactorRow } from '../features/factors/factor-row.tsx';
import { factorsQuery } from '../features/factors/factors.ts';
import { FactorSign } from '../features/factors/sign.tsx';
import { shortForm } from '../features/phone/phones.ts';
import { LoadFailed } from '../ui/load-failed.tsx';
import { Loading } from '../ui/loading.tsx';
import { Page } from '../ui/page.tsx';
import { SignedRow } from '../ui/signed-row.tsx';

const onlyOnce: Factor['type'][] = ['totp', 'recovery_codes'];
const ways: Factor['type'][] = ['passkey', 'totp', 'recovery_codes'];
const pathOf = { passkey: 'passkey', totp: 'totp', recovery_codes: 'recovery-codes' };

/** What proves, besides the password, whose account it is: what is on, and what can be added. */
export default function FactorsPage() {
  const { t } = useTranslation();
  const { phone } = useAccount();
  const { data, error, refetch } = useQuery(factorsQuery);
  const factors = data?.items ?? [];
  const addable = ways.filter((type) => !(onlyOnce.includes(type) && factors.some((factor) => factor.type === type)));

  return (
    <Page title={t('factors.title')} back="/me/security">
      <p className="soft">{t('factors.why')}</p>
      {!data && (error ? <LoadFailed error={error} onRetry={() => void refetch()} /> : <Loading />)}
      {data && factors.length === 0 && !phone && (
        <div className="card">
          <h2>{t('factors.none')}</h2>
          <p className="soft">{t('factors.noneWhy')}</p>
        </div>
      )}
      {data && (factors.length > 0 || phone) && (
        <section className="part">
          <h2>{t('factors.on')}</h2>
          <ul className="rows">
            {factors.map((factor) => (
              <li key={factor.id}>
                <FactorRow factor={factor} />
              </li>
            ))}
            {phone && (
              <li>
                <SignedRow to="/me/phone" sign={<FactorSign type="sms" />} note={shortForm(phone.phone)}>
                  {t('ways.name.sms')}
                </SignedRow>
              </li>
            )}
          </ul>
        </section>
      )}
      {data && (
        <section className="part">
          <h2>{t('factors.add')}</h2>
          <ul className="rows">
            {addable.map((type) => (
              <li key={type}>
                <SignedRow
                  to={`/me/factors/${pathOf[type]}`}
                  sign={<FactorSign type={type} />}
                  note={t(`factors.for.${type}`)}
                  badge={type === 'passkey' ? t('factors.best') : undefined}
                >
                  {t(`factors.type.${type}`)}
                </SignedRow>
              </li>
            ))}
            {!phone && (
              <li>
                <SignedRow to="/me/phone/bind" sign={<FactorSign type="sms" />} note={t('factors.for.sms')}>
                  {t('phone.bind')}
                </SignedRow>
              </li>
            )}
          </ul>
        </section>
      )}
    </Page>
  );
}
