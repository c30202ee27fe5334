import type { Binding, PhoneList } from '@btepai/contract';
import { useTranslation } from 'react-i18next';
import { BoundNumber } from '../features/phone/bound-number.tsx';
import { OfBinding } from '../features/phone/of-binding.tsx';
import { makePrimary, usePhonesChanged } from '../features/phone/phones.ts';
import { PrimaryButton } from '../features/phone/primary-button.tsx';
import { ProofPage } from '../features/proof/proof-page.tsx';
import { useProven } from '../features/proof/use-proven.ts';
import { Page } from '../ui/page.tsx';
import '../features/phone/phone.css';

/** One of an enterprise's numbers. */
export default function OnePhonePage() {
  return <OfBinding>{(binding, phones) => <OnePhone key={binding.id} binding={binding} phones={phones} />}</OfBinding>;
}

function OnePhone({ binding, phones }: { binding: Binding; phones: PhoneList }) {
  const { t } = useTranslation();
  const phonesChanged = usePhonesChanged();
  const proven = useProven({ name: `primary:${binding.id}`, run: makePrimary, onDone: () => phonesChanged() });
  if (proven.isOpen) {
    const [title, why] = [t('phone.makePrimary'), t('phone.primaryProofWhy')];
    return <ProofPage title={title} proven={proven} why={why} confirm={title} />;
  }
  const onChoose = () => proven.start({ purpose: 'make_phone_primary', phoneId: binding.id });
  return (
    <Page title={t('phone.title')} back="/me/phone" plain>
      <BoundNumber
        binding={binding}
        phones={phones}
        primaryButton={<PrimaryButton act={proven.act} onChoose={onChoose} />}
      />
    </Page>
  );
}
