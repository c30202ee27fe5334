import type { Disowned } from '@btepai/contract';
import { CheckOutline } from 'antd-mobile-icons';
import { useTranslation } from 'react-i18next';
import { ButtonLink } from '../../ui/button-link.tsx';
import { Done } from '../../ui/done.tsx';
import { Points } from '../../ui/points.tsx';
import { Lesson } from '../lessons/lesson.tsx';

/** What was done about it, and what the owner does next. */
export function DisownedStep({ done: { account, actions } }: { done: Disowned }) {
  const { t } = useTranslation();
  const isRestricted = account.restriction !== null;
  return (
    <Done title={t('activity.doneTitle')}>
      <p className="field__label">{t('activity.doneWhy')}</p>
      <Points points={actions.map((action) => ({ sign: CheckOutline, words: t(`activity.did.${action}`) }))} />
      <p>{t(isRestricted ? 'activity.nextLift' : 'activity.nextPassword')}</p>
      {isRestricted && <ButtonLink to="/me/lift">{t('lift.title')}</ButtonLink>}
      <ButtonLink to="/me/password" tone={isRestricted ? 'quiet' : 'primary'}>
        {t('activity.changePassword')}
      </ButtonLink>
      <Lesson place="at_warning" />
    </Done>
  );
}
