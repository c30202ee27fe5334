import { CloseCircleOutline, DeleteOutline, PhonebookOutline, UserOutline } from 'antd-mobile-icons';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../act.ts';
import { useAccount, useSetAccount } from '../features/accounts/account.ts';
import { closeAccount, reopenAccount } from '../features/accounts/closing.ts';
import { ProofPage } from '../features/proof/proof-page.tsx';
import { useProven } from '../features/proof/use-proven.ts';
import { Button } from '../ui/button.tsx';
import { ButtonLink } from '../ui/button-link.tsx';
import { Countdown } from '../ui/countdown.tsx';
import { Done } from '../ui/done.tsx';
import { Page } from '../ui/page.tsx';
import { Points } from '../ui/points.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { inFull } from '../ui/time.ts';
import { WaitingNotice } from '../ui/waiting-notice.tsx';

/** Leaving for good: what is lost, the proof, and the way back for as long as there is one. */
export default function ClosePage() {
  const { t } = useTranslation();
  const { closesAt } = useAccount();
  const setAccount = useSetAccount();
  const [reopened, setReopened] = useState(false);
  const [accepted, setAccepted] = useState(false);
  const proven = useProven({
    name: 'close',
    run: closeAccount,
    onDone: (account) => {
      setReopened(false);
      setAccepted(false);
      setAccount(account);
    },
  });
  const reopen = useAct(reopenAccount, {
    onDone: (account) => {
      setReopened(true);
      setAccount(account);
    },
  });

  if (proven.isOpen)
    return (
      <ProofPage title={t('close.title')} proven={proven} why={t('close.proofWhy')} confirm={t('close.confirm')} />
    );
  const body = () => {
    if (closesAt) {
      return (
        <div className="step">
          <h2 className="title">{t('close.closingTitle')}</h2>
          <p className="soft">{t('close.closingWhy', { time: inFull(closesAt) })}</p>
          <Countdown until={closesAt} label={t('close.left')}>
            {t('close.over')}
          </Countdown>
          <WaitingNotice waiting={reopen.waiting} />
          <ProblemNotice problem={reopen.error} />
          <Button busy={reopen.busy} onClick={() => reopen.submit(null)}>
            {t('close.reopen')}
          </Button>
        </div>
      );
    }
    if (reopened) {
      return (
        <Done title={t('close.reopenedTitle')}>
          <p className="soft">{t('close.reopenedWhy')}</p>
          <ButtonLink to="/me">{t('common.done')}</ButtonLink>
        </Done>
      );
    }
    return (
      <div className="step">
        <h2 className="title">{t('close.introTitle')}</h2>
        <p className="soft">{t('close.introWhy')}</p>
        <Points
          tone="warn"
          points={[
            { sign: UserOutline, words: t('close.loses.account') },
            { sign: DeleteOutline, words: t('close.loses.data') },
            { sign: PhonebookOutline, words: t('close.loses.phone') },
            { sign: CloseCircleOutline, words: t('close.loses.support') },
          ]}
        />
        <p className="soft">{t('close.kept')}</p>
        <ButtonLink to="/me/export" tone="quiet">
          {t('close.exportFirst')}
        </ButtonLink>
        <label className="accept">
          <input type="checkbox" checked={accepted} onChange={(event) => setAccepted(event.target.checked)} />
          {t('close.accept')}
        </label>
        <WaitingNotice waiting={proven.act.waiting} />
        <ProblemNotice problem={proven.act.error} />
        <Button
          tone="danger"
          busy={proven.act.busy}
          disabled={!accepted}
          onClick={() => proven.start({ purpose: 'close_account' })}
        >
          {t('close.ask')}
        </Button>
      </div>
    );
  };
  return (
    <Page title={t('close.title')} plain back="/me/security">
      {body()}
    </Page>
  );
}
