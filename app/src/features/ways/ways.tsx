import { useTranslation } from 'react-i18next';
import { Notice } from '../../ui/notice.tsx';
import { OtherWays } from './other-ways.tsx';
import { PasskeyWay } from './passkey-way.tsx';
import { RecoveryCodeWay } from './recovery-code-way.tsx';
import { SmsWay } from './sms-way.tsx';
import { TotpWay } from './totp-way.tsx';
import { type Proven, usable, type Way } from './way.ts';

/** One way to show that it is the owner, the strongest first, and the others a tap away. */
export function Ways({ methods, ...proven }: Proven & { methods: string[] }) {
  const { t } = useTranslation();
  const ways = usable(methods);
  const { progress, onProgress, act } = proven;
  const way = progress.way !== null && ways.includes(progress.way) ? progress.way : ways[0];
  if (way === undefined) return <Notice tone="warn">{t('ways.none')}</Notice>;
  const turnTo = (next: Way) => {
    act.cancel();
    onProgress({ way: next, code: '' });
  };
  return (
    <>
      <ThisWay key={way} way={way} isFirst={way === ways[0]} {...proven} />
      <OtherWays ways={ways.filter((other) => other !== way)} phone={proven.phone} onTurn={turnTo} />
    </>
  );
}

function ThisWay({ way, isFirst, ...proven }: Proven & { way: Way; isFirst: boolean }) {
  switch (way) {
    case 'sms':
      return <SmsWay atOnce={isFirst} {...proven} />;
    case 'passkey':
      return <PasskeyWay {...proven} />;
    case 'totp':
      return <TotpWay {...proven} />;
    case 'recovery_code':
      return <RecoveryCodeWay {...proven} />;
  }
}
