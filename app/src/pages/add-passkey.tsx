import type { PasskeyOptions } from '@btepai/contract';
import { FaceRecognitionOutline, LinkOutline, LoopOutline } from 'antd-mobile-icons';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../act.ts';
import { FactorAdded } from '../features/factors/factor-added.tsx';
import {
  addPasskey,
  askRegistration,
  isProtected,
  registerPasskey,
  useFactorsChanged,
} from '../features/factors/factors.ts';
import { createPasskey } from '../features/passkeys/create-passkey.ts';
import { canUsePasskeys } from '../features/passkeys/use-passkey.ts';
import { ProofPage } from '../features/proof/proof-page.tsx';
import { useProven } from '../features/proof/use-proven.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { fieldError } from '../ui/field-error.ts';
import { Notice } from '../ui/notice.tsx';
import { Page } from '../ui/page.tsx';
import { Points } from '../ui/points.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { WaitingNotice } from '../ui/waiting-notice.tsx';

const isPhone = () => /Android|iPhone|iPad|Mobile/.test(navigator.userAgent);

/** A passkey of this device: what it is, a name for it, and the device's own question. */
export default function AddPasskeyPage() {
  const { t } = useTranslation();
  const [name, setName] = useState(() => t(isPhone() ? 'passkey.phone' : 'passkey.computer'));
  const [atDevice, setAtDevice] = useState(false);
  const [told, setTold] = useState<'known' | 'gaveUp' | null>(null);
  const [done, setDone] = useState(false);
  const changed = useFactorsChanged();
  const register = useAct(registerPasskey, {
    onDone: () => {
      setDone(true);
      changed();
    },
  });
  const create = async (options: PasskeyOptions) => {
    setAtDevice(true);
    const passkey = await createPasskey(options);
    setAtDevice(false);
    if (passkey === 'known') setTold('known');
    else if (passkey === null) setTold('gaveUp');
    else register.submit({ passkey, ...(name.trim() !== '' && { name: name.trim() }) });
  };
  const proven = useProven({
    name: 'add-passkey',
    run: askRegistration,
    onDone: (options) => void create(options),
  });
  const { act } = proven;
  const error = fieldError(register.error, 'name', []);

  if (proven.isOpen) {
    const why = t('passkey.proofWhy');
    return (
      <ProofPage
        title={t('passkey.title')}
        proven={proven}
        why={why}
        confirm={t('common.next')}
        smsWantsPassword={isProtected(proven.flow.methods)}
      />
    );
  }
  if (done) {
    return (
      <Page title={t('passkey.title')} plain>
        <FactorAdded type="passkey" />
      </Page>
    );
  }
  return (
    <Page title={t('passkey.title')} plain back="/me/factors">
      <div className="step">
        <h2 className="title">{t('passkey.introTitle')}</h2>
        <Points
          points={[
            { sign: FaceRecognitionOutline, words: t('passkey.point.easy') },
            { sign: LinkOutline, words: t('passkey.point.safe') },
            { sign: LoopOutline, words: t('passkey.point.sync') },
          ]}
        />
        {canUsePasskeys ? (
          <>
            <Field
              label={t('passkey.name')}
              hint={t('passkey.nameHint')}
              error={error}
              maxLength={40}
              value={name}
              onChange={(event) => {
                register.cancel();
                setName(event.target.value);
              }}
            />
            {told && <Notice tone="warn">{t(told === 'known' ? 'passkey.known' : 'passkey.gaveUp')}</Notice>}
            <WaitingNotice waiting={act.waiting ?? register.waiting} />
            <ProblemNotice problem={error ? null : (act.error ?? register.error)} />
            <Button
              busy={act.busy || atDevice || register.busy}
              onClick={() => {
                setTold(null);
                register.cancel();
                proven.start(addPasskey);
              }}
            >
              {t('passkey.add')}
            </Button>
          </>
        ) : (
          <Notice tone="warn" title={t('passkey.cantTitle')}>
            <span>{t('passkey.cantWhy')}</span>
          </Notice>
        )}
      </div>
    </Page>
  );
}
