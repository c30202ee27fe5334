import { useQueryClient } from '@tanstack/react-query';
import { LockOutline, MessageOutline, PayCircleOutline, UndoOutline } from 'antd-mobile-icons';
import { useTranslation } from 'react-i18next';
import { useAct, useResume } from '../act.ts';
import { accountQuery } from '../features/accounts/account.ts';
import { useObjection } from '../features/phone/objection.ts';
import { objectToChange } from '../features/phone/phones.ts';
import { Button } from '../ui/button.tsx';
import { ButtonLink } from '../ui/button-link.tsx';
import { Done } from '../ui/done.tsx';
import { FrontPage } from '../ui/front-page.tsx';
import { Points } from '../ui/points.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { WaitingNotice } from '../ui/waiting-notice.tsx';

/** What the SMS to an old number leads to. Whoever has the number needs no account and no password to say no. */
export default function ObjectionPage() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { token, outcome, settle } = useObjection();
  const object = useAct(objectToChange, {
    keepAs: 'objection',
    onDone: (answer) => {
      settle(answer.outcome);
      void client.invalidateQueries(accountQuery);
    },
    onRefused: ({ code }) => {
      if (code === 'not_found' || code === 'objection_closed') settle(code);
    },
  });
  useResume(object, (wanted) => wanted === token);
  const title = t('objection.title');

  if (outcome === 'restored' || outcome === 'frozen') {
    const isRestored = outcome === 'restored';
    return (
      <FrontPage title={title}>
        <Done title={t(`objection.${outcome}Title`)}>
          <p className="soft">{t(`objection.${outcome}Why`)}</p>
          <p className="field__label">{t('objection.happened')}</p>
          <Points
            points={[
              { sign: LockOutline, words: t('objection.did.signOut') },
              { sign: PayCircleOutline, words: t('objection.did.pause') },
              { sign: MessageOutline, words: t('objection.did.open') },
            ]}
          />
          <h3 className="field__label">{t('objection.next')}</h3>
          <p>{t(isRestored ? 'objection.nextRestored' : 'objection.nextFrozen')}</p>
          <ButtonLink to={isRestored ? '/me/lift' : '/me/cases'}>
            {t(isRestored ? 'objection.signIn' : 'objection.toCases')}
          </ButtonLink>
        </Done>
      </FrontPage>
    );
  }
  if (outcome === 'objection_closed') {
    return (
      <FrontPage title={title} welcome={t('objection.closedTitle')}>
        <p>{t('objection.closedWhy')}</p>
        <ButtonLink to="/me/phone">{t('objection.closedNext')}</ButtonLink>
      </FrontPage>
    );
  }
  if (outcome === 'not_found' || token === null) {
    const which = token === null ? 'noToken' : 'notFound';
    return (
      <FrontPage title={title} welcome={t(`objection.${which}Title`)}>
        <p>{t(`objection.${which}Why`)}</p>
        <ButtonLink to="/" tone="quiet">
          {t('common.toHome')}
        </ButtonLink>
      </FrontPage>
    );
  }
  return (
    <FrontPage title={title} welcome={t('objection.askTitle')}>
      <p>{t('objection.askWhy')}</p>
      <Points
        points={[
          { sign: UndoOutline, words: t('objection.act.restore') },
          { sign: LockOutline, words: t('objection.act.signOut') },
          { sign: MessageOutline, words: t('objection.act.open') },
        ]}
      />
      <WaitingNotice waiting={object.waiting} />
      <ProblemNotice problem={object.error} />
      <Button busy={object.busy} onClick={() => object.submit(token)}>
        {t('objection.confirm')}
      </Button>
      <p className="soft step__note">{t('objection.isMe')}</p>
    </FrontPage>
  );
}
