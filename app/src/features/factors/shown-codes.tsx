import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { onDate } from '../../ui/time.ts';
import { useFocusOnShow } from '../../ui/use-focus-on-show.ts';
import { useAccount } from '../accounts/account.ts';
import './factors.css';

/** Shown once, so they are to be saved before anything else. */
export function ShownCodes({ codes, onSaved }: { codes: string[]; onSaved: () => void }) {
  const { t } = useTranslation();
  const { username } = useAccount();
  const heading = useFocusOnShow<HTMLHeadingElement>();
  const [saved, setSaved] = useState(false);
  const text = [t('codes.fileTitle', { username, date: onDate(new Date().toISOString()) }), '', ...codes, ''].join(
    '\n',
  );

  useEffect(() => {
    if (saved) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [saved]);

  return (
    <div className="step">
      <h2 className="title" ref={heading} tabIndex={-1}>
        {t('codes.shownTitle')}
      </h2>
      <p className="soft">{t('codes.shownWhy')}</p>
      <ul className="codes">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="side-by-side">
        <CopyButton text={codes.join('\n')}>{t('codes.copy')}</CopyButton>
        <Button tone="quiet" onClick={() => saveAs(t('codes.fileName'), text)}>
          {t('codes.saveFile')}
        </Button>
      </div>
      <label className="accept">
        <input type="checkbox" checked={saved} onChange={(event) => setSaved(event.target.checked)} />
        {t('codes.saved')}
      </label>
      <Button disabled={!saved} onClick={onSaved}>
        {t('common.done')}
      </Button>
    </div>
  );
}

function saveAs(name: string, text: string) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
