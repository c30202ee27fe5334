import { useQuery } from '@tanstack/react-query';
import { FileOutline, KeyOutline, LockOutline } from 'antd-mobile-icons';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import {
  factorsQuery,
  isProtected,
  makeRecoveryCodes,
  newRecoveryCodes,
  useFactorsChanged,
} from '../features/factors/factors.ts';
import { ShownCodes } from '../features/factors/shown-codes.tsx';
import { ProofPage } from '../features/proof/proof-page.tsx';
import { useProven } from '../features/proof/use-proven.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { Page } from '../ui/page.tsx';
import { Points } from '../ui/points.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { WaitingNotice } from '../ui/waiting-notice.tsx';

/** Ten codes for the day when all else is lost, shown this once. */
export default function RecoveryCodesPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { data } = useQuery(factorsQuery);
  const [codes, setCodes] = useState<string[] | null>(null);
  const changed = useFactorsChanged();
  const proven = useProven({
    name: 'recovery-codes',
    run: makeRecoveryCodes,
    onDone: (made) => {
      setCodes(made.codes);
      changed();
    },
  });
  const before = data?.items.find(({ type }) => type === 'recovery_codes');

  if (proven.isOpen)
    return (
      <ProofPage
        title={t('codes.title')}
        proven={proven}
        why={t('codes.proofWhy')}
        confirm={t('codes.make')}
        smsWantsPassword={isProtected(proven.flow.methods)}
      />
    );
  // No way back while they are shown: they are shown once.
  if (codes) {
    return (
      <Page title={t('codes.title')} plain>
        <ShownCodes codes={codes} onSaved={() => navigate('/me/factors', { replace: true })} />
      </Page>
    );
  }
  return (
    <Page title={t('codes.title')} plain back="/me/factors">
      <div className="step">
        <h2 className="title">{t('codes.introTitle')}</h2>
        <Points
          points={[
            { sign: KeyOutline, words: t('codes.point.use') },
            { sign: FileOutline, words: t('codes.point.once') },
            { sign: LockOutline, words: t('codes.point.keep') },
          ]}
        />
        {before && (
          <Notice tone="warn" title={t('factors.left', { count: before.left ?? 0 })}>
            <span>{t('codes.replaces')}</span>
          </Notice>
        )}
        <WaitingNotice waiting={proven.act.waiting} />
        <ProblemNotice problem={proven.act.error} />
        <Button busy={proven.act.busy} onClick={() => proven.start(newRecoveryCodes)}>
          {t(before ? 'codes.again' : 'codes.make')}
        </Button>
      </div>
    </Page>
  );
}
