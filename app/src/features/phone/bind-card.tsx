import { useTranslation } from 'react-i18next';
import { ButtonLink } from '../../ui/button-link.tsx';
import { useAccount } from '../accounts/account.ts';

/** Wherever no number is bound. */
export function BindCard() {
  const { t } = useTranslation();
  const { limited } = useAccount();
  return (
    <section className="card" aria-labelledby="bind-card">
      <h2 id="bind-card">{t('home.bindTitle')}</h2>
      {limited && <p>{t('home.bindLimited')}</p>}
      <p className="soft">{t('home.bindWhy')}</p>
      <ButtonLink to="/me/phone/bind">{t('home.bindAction')}</ButtonLink>
    </section>
  );
}
