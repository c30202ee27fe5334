import type { CodeProof } from '@btepai/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAccount } from '../accounts/account.ts';
import { AskStep } from '../verification/ask-step.tsx';
import { CodeStep } from '../verification/code-step.tsx';
import { PasswordForm } from './password-form.tsx';
import type { OneWay } from './proof-step.tsx';

/** A code to the bound number, good for this act alone; with the password where the code is not enough. */
export function BySms({ proven, why, confirm, smsWantsPassword, children, act, onProof }: OneWay) {
  const { t } = useTranslation();
  const { phone } = useAccount();
  const { flow, change } = proven;
  const [entered, setEntered] = useState<CodeProof | null>(null);
  const { act: wanted, asked, code, entering } = flow;
  const codeRefused = act.error?.code.startsWith('code_') ?? false;

  if (entered && !codeRefused) {
    return (
      <PasswordForm
        title={t('proof.passwordToo')}
        why={t('proof.passwordTooWhy')}
        confirm={confirm}
        act={act}
        autoFocus
        onPassword={(password) => onProof({ verification: entered, password })}
      />
    );
  }
  if (asked && entering) {
    return (
      <CodeStep
        key={asked.verification.id}
        asked={asked}
        code={code}
        onType={(next) => change({ code: next })}
        onAskedAgain={(next) => {
          act.cancel();
          change({ asked: next, code: '' });
        }}
        onEntered={(verification) => {
          if (!smsWantsPassword) return onProof({ verification });
          act.cancel();
          setEntered(verification);
        }}
        act={act}
        confirm={smsWantsPassword ? t('common.next') : confirm}
      />
    );
  }
  if (!wanted) return null;
  return (
    <AskStep
      name={`proof:${wanted.purpose}`}
      title={t('proof.title')}
      why={why}
      phone={phone?.phone ?? ''}
      request={wanted}
      asked={asked}
      onAsked={(next) => change({ asked: next, code: '', entering: true })}
      onStillGood={() => change({ entering: true })}
    >
      {children}
    </AskStep>
  );
}
