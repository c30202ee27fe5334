import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Shown } from '../../act.ts';
import { ButtonLink } from '../../ui/button-link.tsx';
import { OtherWays } from '../ways/other-ways.tsx';
import { RecoveryCodeWay } from '../ways/recovery-code-way.tsx';
import { TotpWay } from '../ways/totp-way.tsx';
import { noProgress, type Way } from '../ways/way.ts';
import type { Beside } from './recoveries.ts';

type Props = { methods: string[]; act: Shown; onGiven: (beside: Beside) => void };

/** An SMS alone doesn't open an account with a second factor, nor one whose number may be someone else's by now. */
export function FactorStep({ methods, act, onGiven }: Props) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<Way | null>(null);
  const [progress, setProgress] = useState(noProgress);
  const ways = (['totp', 'recovery_code'] as const).filter((way) => methods.includes(way));
  const way = chosen ?? ways[0];
  if (way === undefined) return <NumberInDoubt />;
  const turnTo = (next: Way) => {
    act.cancel();
    setChosen(next);
    setProgress(noProgress);
  };
  const shared = { why: t('recover.factorWhy'), confirm: t('recover.confirm'), act };
  return (
    <>
      {way === 'totp' ? (
        <TotpWay
          {...shared}
          progress={progress}
          onProgress={(part) => setProgress({ ...progress, ...part })}
          onGiven={({ totp }) => totp !== undefined && onGiven({ totp })}
        />
      ) : (
        <RecoveryCodeWay
          {...shared}
          onGiven={({ recoveryCode }) => recoveryCode !== undefined && onGiven({ recoveryCode })}
        />
      )}
      <OtherWays ways={ways.filter((other) => other !== way)} phone={null} onTurn={turnTo} />
    </>
  );
}

function NumberInDoubt() {
  const { t } = useTranslation();
  return (
    <div className="step">
      <h2 className="title">{t('recover.doubtTitle')}</h2>
      <p>{t('recover.doubtWhy')}</p>
      <p>{t('recover.doubtNext')}</p>
      <ButtonLink to="/recover?step=recovery-code">{t('recover.byRecoveryCode')}</ButtonLink>
      <p className="front__other">
        <Link to="/me/cases/new?topic=other">{t('recover.support')}</Link>
      </p>
    </div>
  );
}
