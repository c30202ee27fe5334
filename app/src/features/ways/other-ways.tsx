import { ClockCircleOutline, KeyOutline, MessageOutline, RightOutline, ScanningFaceOutline } from 'antd-mobile-icons';
import { useTranslation } from 'react-i18next';
import { shortForm } from '../phone/phones.ts';
import type { Way } from './way.ts';
import '../../ui/rows.css';
import './ways.css';

const signs = {
  sms: MessageOutline,
  passkey: ScanningFaceOutline,
  totp: ClockCircleOutline,
  recovery_code: KeyOutline,
};

type Props = { ways: Way[]; phone: string | null; onTurn: (way: Way) => void };

/** What else there is, for whoever can't go the way that is shown. */
export function OtherWays({ ways, phone, onTurn }: Props) {
  const { t } = useTranslation();
  if (ways.length === 0) return null;
  return (
    <section className="ways" aria-labelledby="ways">
      <h3 id="ways" className="soft">
        {t('ways.other')}
      </h3>
      <div className="rows ways__rows">
        {ways.map((way) => {
          const Sign = signs[way];
          return (
            <button key={way} type="button" className="row" onClick={() => onTurn(way)}>
              <Sign className="ways__sign" aria-hidden="true" />
              <span className="ways__words">
                {t(`ways.name.${way}`)}
                <span className="soft">{t(`ways.hint.${way}`, { phone: phone === null ? '' : shortForm(phone) })}</span>
              </span>
              <RightOutline aria-hidden="true" />
            </button>
          );
        })}
      </div>
    </section>
  );
}
