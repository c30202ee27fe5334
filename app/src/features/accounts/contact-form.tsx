import { type FormEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../act.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { fieldError } from '../../ui/field-error.ts';
import { ProblemNotice } from '../../ui/problem-notice.tsx';
import { WaitingNotice } from '../../ui/waiting-notice.tsx';
import { complaintAbout } from '../phone/number-entry.ts';
import { NumberField } from '../phone/number-field.tsx';
import { useNumbers } from '../phone/numbers.ts';
import { shortForm } from '../phone/phones.ts';
import { useComplaint } from '../phone/use-complaint.ts';
import { updateAccount, useAccount, useSetAccount } from './account.ts';

/** Whom to reach about an order or a case, saved once. Its number is shown masked, so it is kept unless another is given. */
export function ContactForm() {
  const { t } = useTranslation();
  const { contact, phone } = useAccount();
  const setAccount = useSetAccount();
  const numbers = useNumbers();
  const numberInput = useRef<HTMLInputElement>(null);
  const [name, setName] = useState(contact?.name ?? '');
  const [address, setAddress] = useState(contact?.address ?? '');
  const [entry, setEntry] = useState({ region: 'CN', entry: '' });
  const [left, setLeft] = useState(false);
  const [tried, setTried] = useState(false);
  const [saved, setSaved] = useState(false);
  const act = useAct(updateAccount, {
    onDone: (changed) => {
      setAccount(changed);
      setEntry({ ...entry, entry: '' });
      setLeft(false);
      setTried(false);
      setSaved(true);
    },
  });

  const known = contact?.phone ?? phone?.phone;
  const mayBeEmpty = known !== undefined && entry.entry === '';
  const complaint = useComplaint(entry, numbers, {
    final: (left || tried) && !mayBeEmpty && (tried || entry.entry !== ''),
  });
  const ofNumber =
    complaint ??
    fieldError(act.error, 'contact.phone', ['phone_invalid', 'phone_not_mobile', 'phone_country_not_served']);
  const ofName = tried && name.trim() === '' ? t('profile.needContactName') : fieldError(act.error, 'contact.name', []);
  const ofAddress = fieldError(act.error, 'contact.address', []);

  const edited = () => {
    act.cancel();
    setSaved(false);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (name.trim() === '' || (!mayBeEmpty && complaintAbout(entry, numbers, { final: true }))) return;
    const number = entry.entry === '' ? {} : { phone: entry.entry, region: entry.region };
    act.submit({ contact: { name: name.trim(), ...number, address: address.trim() || null } });
  };

  return (
    <form className="card" onSubmit={submit} noValidate>
      <h2>{t('profile.contactTitle')}</h2>
      <p className="soft">{t('profile.contactWhy')}</p>
      <Field
        label={t('profile.contactName')}
        error={ofName}
        autoComplete="name"
        maxLength={40}
        value={name}
        onChange={(event) => {
          edited();
          setName(event.target.value);
        }}
      />
      <NumberField
        ref={numberInput}
        label={t('profile.contactPhone')}
        hint={
          known && t(contact ? 'profile.contactPhoneKept' : 'profile.contactPhoneBound', { phone: shortForm(known) })
        }
        numbers={numbers}
        value={entry}
        error={ofNumber}
        onChange={(next) => {
          edited();
          setEntry(next);
        }}
        onBlur={() => setLeft(true)}
      />
      <Field
        label={t('common.optional', { label: t('profile.contactAddress') })}
        error={ofAddress}
        autoComplete="street-address"
        maxLength={200}
        value={address}
        onChange={(event) => {
          edited();
          setAddress(event.target.value);
        }}
      />
      <ProblemNotice problem={ofNumber || ofName || ofAddress ? null : act.error} />
      <WaitingNotice waiting={act.waiting} />
      <Button type="submit" busy={act.busy}>
        {t(saved ? 'common.saved' : 'profile.contactSave')}
      </Button>
      <p role="status" className="hidden-words">
        {saved && t('common.saved')}
      </p>
    </form>
  );
}
