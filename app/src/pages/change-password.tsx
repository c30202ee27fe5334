import type { Problem } from '@btepai/contract';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../act.ts';
import { accountQuery, useAccount } from '../features/accounts/account.ts';
import { factorsQuery } from '../features/factors/factors.ts';
import { canUsePasskeys } from '../features/passkeys/use-passkey.ts';
import { changePassword, optionsForPassword } from '../features/password/change-password.ts';
import { PasswordForm } from '../features/password/password-form.tsx';
import { noProgress } from '../features/ways/way.ts';
import { Ways } from '../features/ways/ways.tsx';
import { ButtonLink } from '../ui/button-link.tsx';
import { Done } from '../ui/done.tsx';
import { Page } from '../ui/page.tsx';

/** 修改密码: the old and the new, then a proof where the account has one. Nothing of it outlives a reload. */
export default function ChangePasswordPage() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const account = useAccount();
  const [entered, setEntered] = useState({ currentPassword: '', newPassword: '' });
  /** What the server wants beside the passwords, once it has said so. */
  const [methods, setMethods] = useState<string[]>([]);
  const [atProof, setAtProof] = useState(false);
  const [progress, setProgress] = useState(noProgress);
  const [isDone, setDone] = useState(false);

  const act = useAct(changePassword, {
    onDone: () => {
      setEntered({ currentPassword: '', newPassword: '' });
      setDone(true);
      void client.invalidateQueries(accountQuery);
    },
    onRefused: (problem) => {
      if (problem.code === 'step_up_required') setMethods(problem.methods ?? []);
      if (isAboutPasswords(problem)) setAtProof(false);
      else if (problem.code === 'step_up_required' || problem.code.startsWith('code_')) setAtProof(true);
    },
  });
  const { newPassword } = entered;
  const { asked, code } = progress;
  // A code that was right stays good when it was the current password that was wrong.
  const kept = asked && code.length === 6 ? { verification: { id: asked.verification.id, code } } : {};
  const { data: factors } = useQuery(factorsQuery);
  const hasPasskey = canUsePasskeys && factors?.proofs.includes('passkey') === true;
  const given = entered.currentPassword === '' ? { newPassword } : entered;
  const submit = () => {
    if (given === entered) return act.submit({ ...given, ...kept });
    // Without the current password a passkey is the only way there is.
    setMethods(['passkey']);
    setAtProof(true);
  };
  const toForm = () => {
    act.cancel();
    setAtProof(false);
  };

  const body = () => {
    if (isDone) {
      return (
        <Done title={t('changePassword.doneTitle')}>
          <p>{t('changePassword.doneWhy')}</p>
          <ButtonLink to="/me">{t('common.done')}</ButtonLink>
        </Done>
      );
    }
    if (atProof) {
      return (
        <Ways
          name="change-password"
          methods={methods}
          why={t('changePassword.proofWhy')}
          confirm={t('changePassword.confirm')}
          phone={account.phone?.phone ?? null}
          request={{ purpose: 'change_password', newPassword }}
          optionsFor={(by) => optionsForPassword(newPassword, by)}
          progress={progress}
          onProgress={(part) => setProgress((before) => ({ ...before, ...part }))}
          act={act.error?.code === 'step_up_required' ? { ...act, error: null } : act}
          onGiven={(proof) => act.submit({ ...given, ...proof })}
        />
      );
    }
    return (
      <PasswordForm
        entered={entered}
        onType={(part) => {
          // A code that was asked for is good for this new password and no other.
          if (part.newPassword !== undefined) setProgress(noProgress);
          setEntered((before) => ({ ...before, ...part }));
        }}
        act={act}
        currentIsOptional={hasPasskey}
        onSubmit={submit}
      />
    );
  };
  return (
    <Page title={t('changePassword.title')} plain back="/me" {...(atProof && !isDone && { onBack: toForm })}>
      {body()}
    </Page>
  );
}

const isAboutPasswords = ({ code, errors }: Problem) =>
  code === 'credentials_wrong' ||
  code === 'password_weak' ||
  errors?.some(({ path }) => path === 'currentPassword' || path === 'newPassword') === true;
