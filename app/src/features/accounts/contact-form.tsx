import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Shown } from '../../act.ts';
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
import { type ProfileChange, useAccount } from './account.ts';

type Props = {
  proven: { act: Shown; flow: { act: ProfileChange | null }; start: (act: ProfileChange) => void };
  isSaved: boolean;
  onEdited: () => void;
};

/** Whom to reach about an order or a case, saved once. Its number is shown masked, so it is kept unless another is given. */
export function ContactForm({ proven: { act, flow, start }, isSaved, onEdited }: Props) {
  const { t } = useTranslation();
  const { contact, phone } = useAccount();
  const numbers = useNumbers();
  const numberInput = useRef<HTMLInputElement>(null);
  // What was entered before a proof was asked for is still there after it was put off.
  const entered = flow.act?.contact;
  const [name, setName] = useState(entered?.name ?? contact?.name ?? '');
  const [address, setAddress] = useState(entered?.address ?? contact?.address ?? '');
  const [entry, setEntry] = useState({ region: entered?.region ?? 'CN', entry: entered?.phone ?? '' });
  const [left, setLeft] = useState(false);
  const [tried, setTried] = useState(false);

  // Its number is masked from here on, like any that was saved.
  useEffect(() => {
    if (!isSaved) return;
    setEntry((before) => ({ ...before, entry: '' }));
    setLeft(false);
    setTried(false);
  }, [isSaved]);

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
    onEdited();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (name.trim() === '' || (!mayBeEmpty && complaintAbout(entry, numbers, { final: true }))) return;
    const number = { region: entry.region, ...(entry.entry !== '' && { phone: entry.entry }) };
    start({ purpose: 'change_profile', contact: { name: name.trim(), ...number, address: address.trim() || null } });
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
        {t(isSaved ? 'common.saved' : 'profile.contactSave')}
      </Button>
      <p role="status" className="hidden-words">
        {isSaved && t('common.saved')}
      </p>
    </form>
  );
}
