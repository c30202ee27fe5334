import { useTranslation } from 'react-i18next';
import { useAccount } from '../features/accounts/account.ts';
import { Guards } from '../features/phone/guards.tsx';
import { shortForm } from '../features/phone/phones.ts';
import { tagNow } from '../i18n/index.ts';
import { ButtonLink } from '../ui/button-link.tsx';
import { Page } from '../ui/page.tsx';
import '../features/phone/phone.css';

export default function PhonePage() {
  const { t } = useTranslation();
  const { phone } = useAccount();
  return (
    <Page title={t('phone.title')} back="/me" plain>
      {phone ? (
        <>
          <div className="bound">
            <p className="soft">{t('phone.bound')}</p>
            <p className="number number--large">{shortForm(phone.phone)}</p>
            <p className="soft">
              {t('phone.since', {
                date: new Intl.DateTimeFormat(tagNow(), { dateStyle: 'long' }).format(new Date(phone.boundAt)),
              })}
            </p>
          </div>
          <h2 className="field__label">{t('phone.guards')}</h2>
          <Guards />
        </>
      ) : (
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
