import { type FormEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Shown } from '../../act.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { fieldError } from '../../ui/field-error.ts';
import { ProblemNotice } from '../../ui/problem-notice.tsx';
import { WaitingNotice } from '../../ui/waiting-notice.tsx';
import type { Via } from './recoveries.ts';
import '../../ui/choices.css';

type Props = {
  identifier: string;
  via: Via;
  onChange: (part: { identifier?: string; via?: Via }) => void;
  act: Shown;
  onStart: () => void;
};

const words = {
  code: { name: 'recover.viaCode', hint: 'recover.viaCodeHint' },
  link: { name: 'recover.viaLink', hint: 'recover.viaLinkHint' },
} as const;

/** Whose account it is, and in what form the SMS comes. */
export function StartStep({ identifier, via, onChange, act, onStart }: Props) {
  const { t } = useTranslation();
  const [tried, setTried] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const isBlank = identifier.trim() === '';
  const error = (tried && isBlank && t('recover.needIdentifier')) || fieldError(act.error, 'identifier', []);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (isBlank) input.current?.focus();
    else onStart();
  };
  return (
    <form className="step" onSubmit={submit} noValidate>
      <h2 className="title">{t('recover.askTitle')}</h2>
      <Field
        ref={input}
        label={t('login.username')}
        hint={t('login.usernameHint')}
        error={error || null}
        autoComplete="username"
        value={identifier}
        onChange={(event) => {
          act.cancel();
          onChange({ identifier: event.target.value });
        }}
      />
      <fieldset className="choices">
        <legend>{t('recover.viaLabel')}</legend>
        {(['code', 'link'] as const).map((each) => (
          <label key={each} className="choice">
            <input type="radio" name="via" checked={via === each} onChange={() => onChange({ via: each })} />
            <span>
              {t(words[each].name)}
              <span className="soft">{t(words[each].hint)}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <WaitingNotice waiting={act.waiting} />
      <ProblemNotice problem={error ? null : act.error} />
      <Button type="submit" busy={act.busy}>
        {t('recover.send')}
      </Button>
      <p className="front__other">
        <Link to="?step=recovery-code" replace>
          {t('recover.noSms')}
        </Link>
      </p>
    </form>
  );
}
