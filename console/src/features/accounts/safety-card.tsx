import type { StaffAccount } from '@btepai/contract';
import { useTranslation } from 'react-i18next';
import { Age } from '../../ui/age.tsx';
import { Fact, Facts } from './facts.tsx';

/** By what an account is proven, and how well it is kept. */
export function SafetyCard({ of: account }: { of: StaffAccount }) {
  const { t } = useTranslation();
  const { securityScore, factors, passwordChangedAt, lastSeenAt } = account;
  const kinds = factors.map(({ id, type, left }) => (
    <div key={id}>
      {t(`accounts.factor.${type}`)}
      {left !== null && <span className="soft"> · {t('accounts.codesLeft', { count: left })}</span>}
    </div>
  ));
  return (
    <section className="card">
      <h2>{t('accounts.safety')}</h2>
      <Facts>
        <Fact name={t('accounts.score')}>
          <span className="numbers">{securityScore} / 100</span>
        </Fact>
        <Fact name={t('accounts.factors')}>{kinds.length > 0 ? kinds : t('accounts.noFactor')}</Fact>
        <Fact name={t('accounts.passwordChanged')}>
          <Age since={passwordChangedAt} />
        </Fact>
        <Fact name={t('accounts.lastSeen')}>{lastSeenAt ? <Age since={lastSeenAt} /> : t('accounts.never')}</Fact>
      </Facts>
    </section>
  );
}
