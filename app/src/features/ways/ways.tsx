import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Notice } from '../../ui/notice.tsx';
import { OtherWays } from './other-ways.tsx';
import { PasskeyWay } from './passkey-way.tsx';
import { RecoveryCodeWay } from './recovery-code-way.tsx';
import { SmsWay } from './sms-way.tsx';
import { TotpWay } from './totp-way.tsx';
import { type Proven, usable, type Way } from './way.ts';

type Props = Proven & {
  methods: string[];
  /** Whether the SMS goes without a tap, where it is the first way. */
  atOnce?: boolean;
  /** What stands before the button of this way alone. */
  beside?: (way: Way) => ReactNode;
};

/** One way to show that it is the owner, the strongest first, and the others a tap away. */
export function Ways({ methods, atOnce = true, beside, children, ...proven }: Props) {
  const { t } = useTranslation();
  const ways = usable(methods);
  const { progress, onProgress, act } = proven;
  const way = progress.way !== null && ways.includes(progress.way) ? progress.way : ways[0];
  if (way === undefined) return <Notice tone="warn">{t('ways.none')}</Notice>;
  const turnTo = (next: Way) => {
    act.cancel();
    onProgress({ way: next, code: '' });
  };
  const others = ways.filter((other) => other !== way);
  return (
    <>
      <ThisWay key={way} way={way} atOnce={atOnce && way === ways[0]} hasOtherWays={others.length > 0} {...proven}>
        {beside?.(way)}
        {children}
      </ThisWay>
      <OtherWays ways={others} phone={proven.phone} onTurn={turnTo} />
    </>
  );
}

type ThisProps = Proven & { way: Way; atOnce: boolean; hasOtherWays: boolean };

function ThisWay({ way, atOnce, hasOtherWays, ...proven }: ThisProps) {
  switch (way) {
    case 'sms':
      return <SmsWay atOnce={atOnce} hasOtherWays={hasOtherWays} {...proven} />;
    case 'passkey':
      return <PasskeyWay {...proven} />;
    case 'totp':
      return <TotpWay {...proven} />;
    case 'recovery_code':
      return <RecoveryCodeWay {...proven} />;
  }
}
