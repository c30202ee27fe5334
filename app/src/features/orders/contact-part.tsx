import type { Service } from '@btepai/contract';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { useAccount } from '../accounts/account.ts';
import { NumberField } from '../phone/number-field.tsx';
import type { Numbers } from '../phone/numbers.ts';
import { shortForm } from '../phone/phones.ts';
import { useComplaint } from '../phone/use-complaint.ts';
import { type Draft, knownPhone } from './draft.ts';
import { wordFor } from './service-words.ts';

type Props = {
  service: Service;
  numbers: Numbers | null;
  draft: Draft;
  /** Whether it was submitted: then what is missing is wrong. */
  tried: boolean;
  /** What the server says of each. */
  errors: { name: string | null; phone: string | null; address: string | null };
  onChange: (part: Partial<Draft>) => void;
};

/** Whom to reach, and where: already there where the account knows. */
export function ContactPart({ service: { id, contact: wanted }, numbers, draft, tried, errors, onChange }: Props) {
  const { t } = useTranslation();
  const account = useAccount();
  const input = useRef<HTMLInputElement>(null);
  const [left, setLeft] = useState(false);
  const known = knownPhone(account);
  const own = known === null || draft.own;
  const complaint = useComplaint(draft, numbers, { final: tried || (left && draft.entry !== '') });
  const name = draft.name ?? account.contact?.name ?? '';
  const address = draft.address ?? account.contact?.address ?? '';
  const label = t(wordFor(id, 'phone'));

  if (wanted === 'none') return null;
  return (
    <section className="card" aria-label={t('services.contact')}>
      {wanted === 'address' && (
        <Field
          label={t('services.name')}
          error={tried && name.trim() === '' ? t('services.needName') : errors.name}
          autoComplete="name"
          maxLength={40}
          value={name}
          onChange={(event) => onChange({ name: event.target.value })}
        />
      )}
      {own ? (
        <div className="field">
          <NumberField
            ref={input}
            label={label}
            numbers={numbers}
            value={draft}
            error={complaint ?? errors.phone}
            onChange={onChange}
            onBlur={() => setLeft(true)}
          />
          {known !== null && (
            <div className="known__other">
              <Button tone="text" onClick={() => onChange({ own: false })}>
                {t('services.known')}
              </Button>
            </div>
          )}
        </div>
      ) : (
        <div className="field">
          <span className="field__label">{label}</span>
          <div className="known">
            <span className="known__number">{shortForm(known)}</span>
            <Button tone="text" onClick={() => onChange({ own: true })}>
              {t('services.other')}
            </Button>
          </div>
          {errors.phone && <p className="field__error">{errors.phone}</p>}
        </div>
      )}
      {wanted === 'address' && (
        <Field
          label={t(wordFor(id, 'address'))}
          error={tried && address.trim() === '' ? t('services.needAddress') : errors.address}
          autoComplete="street-address"
          maxLength={200}
          value={address}
          onChange={(event) => onChange({ address: event.target.value })}
        />
      )}
    </section>
  );
}
