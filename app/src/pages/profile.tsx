import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../act.ts';
import { changeProfile, renameAccount, useAccount, useSetAccount } from '../features/accounts/account.ts';
import { ContactForm } from '../features/accounts/contact-form.tsx';
import { shortForm } from '../features/phone/phones.ts';
import { ProofPage } from '../features/proof/proof-page.tsx';
import { useProven } from '../features/proof/use-proven.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { fieldError } from '../ui/field-error.ts';
import { Page } from '../ui/page.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { RowLink } from '../ui/row-link.tsx';
import { WaitingNotice } from '../ui/waiting-notice.tsx';

export default function ProfilePage() {
  const { t } = useTranslation();
  const account = useAccount();
  const setAccount = useSetAccount();
  const [displayName, setDisplayName] = useState(account.displayName);
  const [saved, setSaved] = useState(false);
  const act = useAct(renameAccount, {
    onDone: (changed) => {
      setAccount(changed);
      setSaved(true);
    },
  });
  const [contactSaved, setContactSaved] = useState(false);
  const contact = useProven({
    name: 'contact',
    run: changeProfile,
    onDone: (changed) => {
      setAccount(changed);
      setContactSaved(true);
    },
  });
  const isBlank = displayName.trim() === '';
  const error = isBlank ? t('profile.needDisplayName') : fieldError(act.error, 'displayName', []);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isBlank) act.submit(displayName.trim());
  };

  if (contact.isOpen) {
    return (
      <ProofPage
        title={t('profile.contactSave')}
        proven={contact}
        why={t('profile.proofWhy')}
        confirm={t('profile.contactSave')}
      />
    );
  }
  return (
    <Page title={t('profile.title')} back="/me">
      <div className="rows">
        <div className="row">
          {t('profile.username')}
          <span className="row__value">
            {account.username}
            <small>{t('profile.usernameFixed')}</small>
          </span>
        </div>
        <RowLink to="/me/phone" value={account.phone ? shortForm(account.phone.phone) : t('me.unbound')}>
          {t('profile.phone')}
        </RowLink>
      </div>
      <form className="card" onSubmit={submit} noValidate>
        <Field
          label={t('profile.displayName')}
          hint={t('profile.displayNameHint')}
          error={error}
          autoComplete="nickname"
          value={displayName}
          onChange={(event) => {
            act.cancel();
            setSaved(false);
            setDisplayName(event.target.value);
          }}
        />
        <ProblemNotice problem={error ? null : act.error} />
        <WaitingNotice waiting={act.waiting} />
        <Button type="submit" busy={act.busy} disabled={!act.busy && displayName.trim() === account.displayName}>
          {t(saved ? 'common.saved' : 'common.save')}
        </Button>
        <p role="status" className="hidden-words">
          {saved && t('common.saved')}
        </p>
      </form>
      <ContactForm proven={contact} isSaved={contactSaved} onEdited={() => setContactSaved(false)} />
    </Page>
  );
}
