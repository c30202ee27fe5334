import type { RevealedPhone, StaffAccount } from '@btepai/contract';
import { useTranslation } from 'react-i18next';
import { Masked } from '../../ui/masked.tsx';
import { StateTag } from '../../ui/state-tag.tsx';
import { atTime } from '../../ui/time.ts';
import { mayDo, useMember } from '../session/session.ts';
import { actOn } from './account.ts';

/** The numbers of an account, and what waits to change of them. */
export function NumbersCard({ of: account }: { of: StaffAccount }) {
  const { t } = useTranslation();
  const mayReveal = mayDo(useMember(), ['support', 'risk']);
  const { id, kind, phones, waitingChanges, phonesAllowed } = account;
  const reveal = async (phoneId: string, reason: string) =>
    (await actOn<RevealedPhone>(id, `phones/${phoneId}/reveal`, { reason })).phone;
  return (
    <section className="card">
      <h2>{t('accounts.numbers')}</h2>
      {phones.length === 0 && <p className="soft">{t('accounts.noNumber')}</p>}
      <ul className="account-numbers">
        {phones.map(({ id: phoneId, phone, primary, label, boundAt }) => (
          <li key={phoneId}>
            <div className="row">
              <Masked value={phone} {...(mayReveal && { reveal: (reason: string) => reveal(phoneId, reason) })} />
              {primary && kind === 'enterprise' && <StateTag tone="busy">{t('accounts.primary')}</StateTag>}
            </div>
            <p className="soft">
              {t('accounts.boundSince', { time: atTime(boundAt) })}
              {label && ` · ${label}`}
            </p>
          </li>
        ))}
        {waitingChanges.map(({ id: changeId, kind: change, from, to, appliesAt }) => (
          <li key={changeId}>
            <StateTag tone="wait">{t(`accounts.change.${change}`)}</StateTag>{' '}
            <span className="numbers">
              {from}
              {to && ` → ${to}`}
            </span>
            <p className="soft">{t('accounts.appliesAt', { time: atTime(appliesAt) })}</p>
          </li>
        ))}
      </ul>
      {kind === 'enterprise' && <p className="soft">{t('accounts.allowed', { count: phonesAllowed })}</p>}
    </section>
  );
}
