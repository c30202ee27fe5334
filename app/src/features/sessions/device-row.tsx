import type { Device } from '@btepai/contract';
import { RightOutline } from 'antd-mobile-icons';
import { useTranslation } from 'react-i18next';
import { inFull } from '../../ui/time.ts';
import '../../ui/rows.css';

/** One device that the account knows; a tap tells more, and removes it. */
export function DeviceRow({ device, onOpen }: { device: Device; onOpen: () => void }) {
  const { t } = useTranslation();
  return (
    <button type="button" className="row row--tall" onClick={onOpen}>
      <span className="row__words">
        <span className="row__name">
          {device.device}
          {device.current && <span className="badge">{t('devices.current')}</span>}
          {!device.trusted && <span className="badge badge--warn">{t('devices.untrusted')}</span>}
        </span>
        <small>{t('devices.lastSeen', { time: inFull(device.lastSeenAt) })}</small>
      </span>
      <RightOutline aria-hidden="true" />
    </button>
  );
}
