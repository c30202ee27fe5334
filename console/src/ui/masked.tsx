import { Button } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ReasonModal } from './reason-modal.tsx';

type Props = {
  /** As every answer has it: `+86 138****8000`. */
  value: string;
  /** Asks for the whole number, by the act that is written to the audit with this reason. */
  reveal?: (reason: string) => Promise<string>;
};

const shownForMs = 60_000;

/** A number as it is always shown; the whole of it for a minute, by an act with a reason. */
export function Masked({ value, reveal }: Props) {
  const { t } = useTranslation();
  const [asks, setAsks] = useState(false);
  const [whole, setWhole] = useState<string | null>(null);
  useEffect(() => {
    if (whole === null) return;
    const timer = setTimeout(setWhole, shownForMs, null);
    return () => clearTimeout(timer);
  }, [whole]);
  return (
    <span className="row">
      <span className="numbers">{whole ?? value}</span>
      {reveal &&
        (whole === null ? (
          <Button size="small" type="link" onClick={() => setAsks(true)}>
            {t('masked.show')}
          </Button>
        ) : (
          <Button size="small" type="link" onClick={() => setWhole(null)}>
            {t('masked.hide')}
          </Button>
        ))}
      {asks && reveal && (
        <ReasonModal
          title={t('masked.title')}
          why={t('masked.why')}
          confirm={t('masked.confirm')}
          run={async (reason) => setWhole(await reveal(reason))}
          onDone={() => setAsks(false)}
          onClose={() => setAsks(false)}
        />
      )}
    </span>
  );
}
