import { useTranslation } from 'react-i18next';
import { BoundNumber } from '../features/phone/bound-number.tsx';
import { OfBinding } from '../features/phone/of-binding.tsx';
import { Page } from '../ui/page.tsx';
import '../features/phone/phone.css';

/** One of an enterprise's numbers. */
export default function OnePhonePage() {
  const { t } = useTranslation();
  return (
    <OfBinding>
      {(binding, phones) => (
        <Page title={t('phone.title')} back="/me/phone" plain>
          <BoundNumber key={binding.id} binding={binding} phones={phones} />
        </Page>
      )}
    </OfBinding>
  );
}
