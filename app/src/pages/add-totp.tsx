import type { TotpStarted } from '@btepai/contract';
import { DownlandOutline, ScanCodeOutline, TextOutline } from 'antd-mobile-icons';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FactorAdded } from '../features/factors/factor-added.tsx';
import { addTotp, isProtected, startTotp, useFactorsChanged } from '../features/factors/factors.ts';
import { TotpSetup } from '../features/factors/totp-setup.tsx';
import { ProofPage } from '../features/proof/proof-page.tsx';
import { useProven } from '../features/proof/use-proven.ts';
import { Button } from '../ui/button.tsx';
import { Page } from '../ui/page.tsx';
import { Points } from '../ui/points.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { WaitingNotice } from '../ui/waiting-notice.tsx';

/** An authenticator app: what it is, the QR code, and the first six digits that show it works. */
export default function AddTotpPage() {
  const { t } = useTranslation();
  const [started, setStarted] = useState<TotpStarted | null>(null);
  const [done, setDone] = useState(false);
  const changed = useFactorsChanged();
  const proven = useProven({ name: 'add-totp', run: startTotp, onDone: setStarted });

  if (proven.isOpen)
    return (
      <ProofPage
        title={t('totp.title')}
        proven={proven}
        why={t('totp.proofWhy')}
        confirm={t('common.next')}
        smsWantsPassword={isProtected(proven.flow.methods)}
      />
    );
  const body = () => {
    if (done) return <FactorAdded type="totp" />;
    if (started) {
      return (
        <TotpSetup
          started={started}
          onActivated={() => {
            setDone(true);
            changed();
          }}
        />
      );
    }
    return (
      <div className="step">
        <h2 className="title">{t('totp.introTitle')}</h2>
        <p className="soft">{t('totp.introWhy')}</p>
        <Points
          points={[
            { sign: DownlandOutline, words: t('totp.step.install') },
            { sign: ScanCodeOutline, words: t('totp.step.scan') },
            { sign: TextOutline, words: t('totp.step.type') },
          ]}
        />
        <WaitingNotice waiting={proven.act.waiting} />
        <ProblemNotice problem={proven.act.error} />
        <Button busy={proven.act.busy} onClick={() => proven.start(addTotp)}>
          {t('totp.start')}
        </Button>
      </div>
    );
  };
  return (
    <Page title={t('totp.title')} plain {...(!done && { back: '/me/factors' })}>
      {body()}
    </Page>
  );
}
