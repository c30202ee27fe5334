import type { SecurityCheck } from '@btepai/contract';
import { CheckOutline, RightOutline } from 'antd-mobile-icons';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import '../../ui/rows.css';
import '../../ui/bar.css';
import './security.css';

type Code = SecurityCheck['items'][number]['code'];

/** Where what is weak is mended. */
const mends: Record<Code, string> = {
  phone: '/me/phone/bind',
  second_factor: '/me/factors',
  passkey: '/me/factors/passkey',
  recovery_codes: '/me/factors/recovery-codes',
  password_age: '/me/password',
  devices: '/me/devices',
};

/** A number and a line, then what is weak, each leading to where it is mended, then what is well. */
export function SecurityScore({ check: { score, items } }: { check: SecurityCheck }) {
  const { t } = useTranslation();
  const weak = items.filter(({ done }) => !done).sort((a, b) => b.points - a.points);
  const well = items.filter(({ done }) => done);
  return (
    <section className="safety" aria-labelledby="safety">
      <div className="safety__head">
        <h2 id="safety">{weak.length === 0 ? t('security.allWell') : t('security.weak', { count: weak.length })}</h2>
        <p className="soft">
          {t('security.score')} <strong className="safety__score">{score}</strong>
          <span aria-hidden="true"> / 100</span>
        </p>
        <div className="bar" aria-hidden="true">
          <span style={{ inlineSize: `${score}%` }} />
        </div>
      </div>
      {weak.length > 0 && (
        <ul className="safety__weak">
          {weak.map(({ code }) => (
            <li key={code}>
              <Link to={mends[code]} className="row row--tall">
                <span className="row__words">
                  {t(`security.mend.${code}`)}
                  <small>{t(`security.why.${code}`)}</small>
                </span>
                <RightOutline aria-hidden="true" />
              </Link>
            </li>
          ))}
        </ul>
      )}
      {well.length > 0 && (
        <ul className="safety__well" aria-label={t('security.well')}>
          {well.map(({ code }) => (
            <li key={code}>
              <CheckOutline aria-hidden="true" />
              {t(`security.is.${code}`)}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
