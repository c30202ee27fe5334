import type { PhoneList } from '@btepai/contract';
import { RightOutline } from 'antd-mobile-icons';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { ButtonLink } from '../../ui/button-link.tsx';
import { shortForm } from './phones.ts';
import '../../ui/rows.css';

/** An enterprise's numbers, each leading to its own page. */
export function NumberList({ phones: { items, policy, waiting } }: { phones: PhoneList }) {
  const { t } = useTranslation();
  const waits = (phoneId: string) => waiting.find((change) => change.phoneId === phoneId);
  return (
    <>
      <p className="soft">{t('phone.count', { count: items.length, max: policy.max })}</p>
      <ul className="rows">
        {items.map(({ id, phone, primary, label }) => {
          const change = waits(id);
          return (
            <li key={id}>
              <Link to={`/me/phone/${id}`} className="row numbers__row">
                <span className="numbers__main">
                  <span className="numbers__phone">{shortForm(phone)}</span>
                  <span className="soft">{label ?? t('phone.noLabel')}</span>
                </span>
                <span className="numbers__badges">
                  {primary && <span className="badge">{t('phone.primary')}</span>}
                  {change && (
                    <span className="badge badge--warn">
                      {t(change.kind === 'release' ? 'phone.waitingRelease' : 'phone.waiting')}
                    </span>
                  )}
                </span>
                <RightOutline aria-hidden="true" />
              </Link>
            </li>
          );
        })}
      </ul>
      <p className="soft">{t('phone.primaryWhy')}</p>
      {items.length < policy.max ? (
        <ButtonLink to="/me/phone/bind">{t('phone.add')}</ButtonLink>
      ) : (
        <p className="soft">{t('phone.full')}</p>
      )}
    </>
  );
}
