import type { Device } from '@btepai/contract';
import { useTranslation } from 'react-i18next';
import type { Shown } from '../../act.ts';
import { Button } from '../../ui/button.tsx';
import { ProblemNotice } from '../../ui/problem-notice.tsx';
import { Sheet } from '../../ui/sheet.tsx';
import { inFull, onDate } from '../../ui/time.ts';
import { WaitingNotice } from '../../ui/waiting-notice.tsx';
import './session-card.css';

type Props = { device: Device; act: Shown; onRemove: () => void; onClose: () => void };

export function DeviceSheet({ device, act, onRemove, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <Sheet title={device.device} onClose={onClose}>
      <dl className="facts">
        <dt>{t('devices.firstSeenTerm')}</dt>
        <dd>{onDate(device.firstSeenAt)}</dd>
        <dt>{t('devices.lastSeenTerm')}</dt>
        <dd>{inFull(device.lastSeenAt)}</dd>
        <dt>{t('devices.signedInTerm')}</dt>
        <dd>{t(device.sessions > 0 ? 'devices.signedIn' : 'devices.signedOut')}</dd>
        <dt>{t('devices.trustTerm')}</dt>
        <dd>{t(device.trusted ? 'devices.trusted' : 'devices.untrusted')}</dd>
      </dl>
      <p className="soft">{t(device.trusted ? 'devices.trustedWhy' : 'devices.untrustedWhy')}</p>
      {device.current ? (
        <p className="soft">{t('devices.currentWhy')}</p>
      ) : (
        <>
          <p>{t('devices.removeWhy')}</p>
          <WaitingNotice waiting={act.waiting} />
          <ProblemNotice problem={act.error} />
          <Button busy={act.busy} onClick={onRemove}>
            {t('devices.remove')}
          </Button>
        </>
      )}
    </Sheet>
  );
}
