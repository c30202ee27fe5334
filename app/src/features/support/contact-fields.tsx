import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { useAccount } from '../accounts/account.ts';
import { NumberField } from '../phone/number-field.tsx';
import type { Numbers } from '../phone/numbers.ts';
import { shortForm } from '../phone/phones.ts';
import { useComplaint } from '../phone/use-complaint.ts';

type Contact = { name: string; region: string; entry: string };
type Props = {
  numbers: Numbers | null;
  value: Contact;
  /** Whether another contact than the known one is given. */
  own: boolean;
  /** The account knows whom to reach: the saved contact, or the bound number. */
  known: boolean;
  final: boolean;
  /** What the server says of the number. */
  error: string | null;
  onChange: (part: Partial<Contact & { own: boolean }>) => void;
};

/** Whom support reaches: already there where the account knows, another where the person wants so. */
export function ContactFields({ numbers, value, own, known, final, error, onChange }: Props) {
  const { t } = useTranslation();
  const { contact, phone, displayName } = useAccount();
  const input = useRef<HTMLInputElement>(null);
  const [left, setLeft] = useState(false);
  const complaint = useComplaint(value, numbers, { final: (final || left) && value.entry !== '' });
  const number = contact?.phone ?? phone?.phone;

  if (!own && number) {
    return (
      <div className="field">
        <span className="field__label">{t('newCase.contact')}</span>
        <div className="contact">
          <span>
            {contact?.name ?? displayName} · {shortForm(number)}
          </span>
          <Button tone="text" onClick={() => onChange({ own: true })}>
            {t('newCase.contactOther')}
          </Button>
        </div>
      </div>
    );
  }
  return (
    <>
      <Field
        label={t('common.optional', { label: t('newCase.contactName') })}
        autoComplete="name"
        maxLength={40}
        value={value.name}
        onChange={(event) => onChange({ name: event.target.value })}
      />
      <NumberField
        ref={input}
        label={t('common.optional', { label: t('newCase.contactPhone') })}
        numbers={numbers}
        value={value}
        error={complaint ?? error}
        onChange={onChange}
        onBlur={() => setLeft(true)}
      />
      {known && (
        <Button tone="text" onClick={() => onChange({ own: false })}>
          {t('newCase.contactSaved')}
        </Button>
      )}
    </>
  );
}
