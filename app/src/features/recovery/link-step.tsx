import { useTranslation } from 'react-i18next';
import { asClock } from '../../ui/duration.ts';
import { useFocusOnShow } from '../../ui/use-focus-on-show.ts';
import { useSecondsUntil } from '../../ui/use-seconds-until.ts';
import { NoSms } from './no-sms.tsx';
import { ResendSms, type Sms } from './resend-sms.tsx';

/** 查看短信: the link in it leads on. */
export function LinkStep(sms: Sms) {
  const { t } = useTranslation();
  const heading = useFocusOnShow<HTMLHeadingElement>();
  const secondsLeft = useSecondsUntil(sms.recovery.expiresAt);
  return (
    <div className="step">
      <h2 className="title" ref={heading} tabIndex={-1}>
        {t('recover.linkTitle')}
      </h2>
      <p>{t('recover.sent')}</p>
      <p>{t('recover.linkWhy')}</p>
      <p className="soft code__valid">
        {secondsLeft > 0 ? t('recover.linkValid', { time: asClock(secondsLeft) }) : t('recover.linkOver')}
      </p>
      <ResendSms {...sms} refused={null} />
      <NoSms />
    </div>
  );
}
