import { ClockCircleOutline, CloseCircleOutline, KeyOutline, PayCircleOutline } from 'antd-mobile-icons';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Button } from '../../ui/button.tsx';
import { Points } from '../../ui/points.tsx';
import { Lesson } from '../lessons/lesson.tsx';

/** What changing without the old number takes, before anything is asked for. */
export function LostIntro({ phoneId, onStart }: { phoneId: string; onStart: () => void }) {
  const { t } = useTranslation();
  return (
    <div className="step">
      <h2 className="title">{t('lost.introTitle')}</h2>
      <p className="soft">{t('lost.introWhy')}</p>
      <Points
        tone="warn"
        points={[
          { sign: KeyOutline, words: t('lost.rule.password') },
          { sign: ClockCircleOutline, words: t('lost.rule.wait') },
          { sign: PayCircleOutline, words: t('lost.rule.frozen') },
          { sign: CloseCircleOutline, words: t('lost.rule.cancel') },
        ]}
      />
      <Button onClick={onStart}>{t('lost.start')}</Button>
      <p className="front__other">
        <Link to={`/me/phone/${phoneId}/replace`}>{t('lost.haveCode')}</Link>
      </p>
      <Lesson place="lost_phone" />
    </div>
  );
}
