import type { Problem, Verification } from '@btepai/contract';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useAct } from '../../act.ts';
import { serverNow } from '../../api.ts';
import { Button } from '../../ui/button.tsx';
import { ProblemNotice } from '../../ui/problem-notice.tsx';
import { WaitingNotice } from '../../ui/waiting-notice.tsx';
import { askForCode } from '../verification/verifications.ts';
import type { BindFlow } from './bind-flow.ts';
import { complaintAbout, type Entry, plain } from './number-entry.ts';
import { NumberField } from './number-field.tsx';
import { useNumbers } from './numbers.ts';

type Props = {
  flow: BindFlow;
  onType: (entry: Entry) => void;
  onAsked: (verification: Verification) => void;
  /** A code sent to this number is still good. */
  onStillGood: () => void;
};

const ofTheNumber = (problem: Problem | null) =>
  problem &&
  ['phone_invalid', 'phone_not_mobile', 'phone_country_not_served', 'validation_failed'].includes(problem.code)
    ? problem.detail
    : null;

function isStillGood({ asked, region, entry }: BindFlow) {
  if (!asked || asked.region !== region || plain(asked.entry) !== plain(entry)) return false;
  return asked.verification.status === 'pending' && Date.parse(asked.verification.expiresAt) > serverNow();
}

export function NumberStep({ flow, onType, onAsked, onStillGood }: Props) {
  const { t } = useTranslation();
  const numbers = useNumbers();
  const input = useRef<HTMLInputElement>(null);
  const [final, setFinal] = useState(false);
  const send = useAct(askForCode, {
    keepAs: 'bind-send',
    onDone: onAsked,
    onRefused: (problem) => ofTheNumber(problem) && input.current?.focus(),
  });

  // A reload while the code was being asked for: go on with the same request.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the page opens
  useEffect(() => {
    const unfinished = send.unfinished();
    if (unfinished) send.submit(unfinished);
  }, []);

  const complaint = complaintAbout(flow, numbers, { final });
  const fieldError = complaint
    ? 'count' in complaint
      ? t(`bind.complaint.${complaint.word}`, { count: complaint.count })
      : t(`bind.complaint.${complaint.word}`)
    : ofTheNumber(send.error);

  const type = (entry: Entry) => {
    // Another number is another wish: what was on its way for the old one is taken back.
    send.cancel();
    if (entry.entry === '' || entry.region !== flow.region) setFinal(false);
    onType(entry);
  };

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setFinal(true);
    if (complaintAbout(flow, numbers, { final: true })) input.current?.focus();
    else if (isStillGood(flow)) onStillGood();
    else send.submit({ purpose: 'bind_phone', phone: flow.entry, region: flow.region });
  };

  return (
    <form className="step" onSubmit={submit} noValidate>
      <h2 className="title">{t('bind.numberTitle')}</h2>
      <p className="soft">{t('bind.numberWhy')}</p>
      <NumberField
        ref={input}
        numbers={numbers}
        value={flow}
        error={fieldError}
        onChange={type}
        onBlur={() => flow.entry !== '' && setFinal(true)}
      />
      <WaitingNotice waiting={send.waiting} />
      <ProblemNotice problem={ofTheNumber(send.error) ? null : send.error}>
        {(send.error?.code === 'phone_already_bound' || send.error?.code === 'phone_unchanged') && (
          <Link to="/me/phone">{t('bind.toPhone')}</Link>
        )}
      </ProblemNotice>
      <Button type="submit" busy={send.busy}>
        {t('bind.send')}
      </Button>
      <p className="soft step__note">{t('bind.sendNote')}</p>
    </form>
  );
}
