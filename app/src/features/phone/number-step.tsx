import type { CreateVerification, Problem } from '@btepai/contract';
import { type FormEvent, type ReactNode, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { ProblemNotice } from '../../ui/problem-notice.tsx';
import { WaitingNotice } from '../../ui/waiting-notice.tsx';
import { type Asked, isStillGood, useAsk } from '../verification/verifications.ts';
import { complaintAbout, type Entry, plain } from './number-entry.ts';
import { NumberField } from './number-field.tsx';
import { useNumbers } from './numbers.ts';
import { useComplaint } from './use-complaint.ts';

type Props = {
  name: string;
  title: string;
  why: string;
  entry: Entry;
  asked: Asked | null;
  requestFor: (number: { phone: string; region: string }) => CreateVerification;
  onType: (entry: Entry) => void;
  onAsked: (asked: Asked) => void;
  /** A code sent to this number can still be entered. */
  onStillGood: () => void;
  children?: ReactNode;
};

const ofTheNumber = (problem: Problem | null) =>
  problem &&
  ['phone_invalid', 'phone_not_mobile', 'phone_country_not_served', 'validation_failed'].includes(problem.code)
    ? problem.detail
    : null;

const isFor = ({ request }: Asked, { region, entry }: Entry) =>
  'phone' in request && request.region === region && plain(request.phone) === plain(entry);

export function NumberStep(props: Props) {
  const { name, title, why, entry, asked, requestFor, onType, onAsked, onStillGood, children } = props;
  const { t } = useTranslation();
  const numbers = useNumbers();
  const input = useRef<HTMLInputElement>(null);
  const [final, setFinal] = useState(false);
  const ask = useAsk({ name, onAsked, onRefused: (problem) => ofTheNumber(problem) && input.current?.focus() });
  const fieldError = useComplaint(entry, numbers, { final }) ?? ofTheNumber(ask.error);

  const type = (next: Entry) => {
    // Another number is another wish: what was on its way for the old one is taken back.
    ask.cancel();
    if (next.entry === '' || next.region !== entry.region) setFinal(false);
    onType(next);
  };

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setFinal(true);
    if (complaintAbout(entry, numbers, { final: true })) input.current?.focus();
    else if (asked && isFor(asked, entry) && isStillGood(asked)) onStillGood();
    else ask.submit(requestFor({ phone: entry.entry, region: entry.region }));
  };

  return (
    <form className="step" onSubmit={submit} noValidate>
      <h2 className="title">{title}</h2>
      <p className="soft">{why}</p>
      <NumberField
        ref={input}
        label={t('number.label')}
        numbers={numbers}
        value={entry}
        error={fieldError}
        autoFocus
        onChange={type}
        onBlur={() => entry.entry !== '' && setFinal(true)}
      />
      {children}
      <WaitingNotice waiting={ask.waiting} />
      <ProblemNotice problem={ofTheNumber(ask.error) ? null : ask.error} />
      <Button type="submit" busy={ask.busy}>
        {t('code.send')}
      </Button>
      <p className="soft step__note">{t('code.sendNote')}</p>
    </form>
  );
}
