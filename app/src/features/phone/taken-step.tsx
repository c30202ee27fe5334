import type { Problem } from '@btepai/contract';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { useFocusOnShow } from '../../ui/use-focus-on-show.ts';
import { useAppeal } from '../support/use-appeal.ts';

type Props = { appeal: NonNullable<Problem['appeal']>; onOtherNumber: () => void };

/** The number is someone else's here. Two ways on: a case with the proof of having held it, or another number. */
export function TakenStep({ appeal, onOtherNumber }: Props) {
  const { t } = useTranslation();
  const heading = useFocusOnShow<HTMLHeadingElement>();
  const openAppeal = useAppeal();
  return (
    <div className="step">
      <h2 className="title" ref={heading} tabIndex={-1}>
        {t('taken.title')}
      </h2>
      <p className="soft">{t('taken.why')}</p>
      <Button onClick={() => openAppeal(appeal)}>{t('taken.appeal')}</Button>
      <p className="soft step__note">{t('taken.appealNote')}</p>
      <Button tone="quiet" onClick={onOtherNumber}>
        {t('number.other')}
      </Button>
      {appeal.contact && (
        <section className="card card--sunken" aria-labelledby="support">
          <h3 id="support">{t('taken.contact')}</h3>
          <Contact contact={appeal.contact} />
        </section>
      )}
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
