import type { Problem } from '@btepai/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { useFocusOnShow } from '../../ui/use-focus-on-show.ts';

type Props = { appeal: NonNullable<Problem['appeal']>; onOtherNumber: () => void };

/** The number is someone else's here. Two ways on: another number, or support with the proof of having held this one. */
export function TakenStep({ appeal, onOtherNumber }: Props) {
  const { t } = useTranslation();
  const heading = useFocusOnShow<HTMLHeadingElement>();
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(appeal.claimToken);
    setCopied(true);
  };
  return (
    <div className="step">
      <h2 className="title" ref={heading} tabIndex={-1}>
        {t('bind.takenTitle')}
      </h2>
      <p className="soft">{t('bind.takenWhy')}</p>
      <Button onClick={onOtherNumber}>{t('bind.otherNumber')}</Button>
      <section className="card card--sunken" aria-labelledby="support">
        <h3 id="support">{t('bind.contactSupport')}</h3>
        {appeal.contact ? <Contact contact={appeal.contact} /> : <p className="soft">{t('bind.contactLater')}</p>}
        <p className="field__label">{t('bind.claim')}</p>
        <p className="claim">{appeal.claimToken}</p>
        <p className="soft">{t('bind.claimWhy')}</p>
        {/* Browsers give the clipboard only to secure pages; the token can be selected anyway. */}
        {navigator.clipboard && (
          <Button tone="quiet" onClick={() => void copy()}>
            {t(copied ? 'common.copied' : 'common.copy')}
          </Button>
        )}
      </section>
    </div>
  );
}

/** A number, an address or a page can be tapped; anything else is read. */
function Contact({ contact }: { contact: string }) {
  if (/^[\d+() -]{3,}$/.test(contact)) return <a href={`tel:${contact}`}>{contact}</a>;
  if (/^[^\s@]+@[^\s@]+$/.test(contact)) return <a href={`mailto:${contact}`}>{contact}</a>;
  if (/^https:\/\//.test(contact)) return <a href={contact}>{contact}</a>;
  return <p>{contact}</p>;
}
