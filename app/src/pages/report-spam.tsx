import type { SpamReport } from '@btepai/contract';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../act.ts';
import { serverNow } from '../api.ts';
import { useAccount } from '../features/accounts/account.ts';
import { AnswerStep } from '../features/spam/answer-step.tsx';
import { KindChoice } from '../features/spam/kind-choice.tsx';
import { localMinute, reportSpam, spamReportsQuery } from '../features/spam/spam.ts';
import { useFlow } from '../flow.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { fieldError } from '../ui/field-error.ts';
import { Page } from '../ui/page.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { TextArea } from '../ui/text-area.tsx';
import { WaitingNotice } from '../ui/waiting-notice.tsx';

const start = { kind: 'sms' as 'sms' | 'call', sender: '', content: '', when: '' };

/** One text or call: from whom, what, when. The answer says at once whether it was us. */
export default function ReportSpamPage() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const account = useAccount();
  const [opened] = useState(() => localMinute(serverNow()));
  const { flow, change, forget } = useFlow('spam:new', account.id, start);
  const [answer, setAnswer] = useState<SpamReport | null>(null);
  const [tried, setTried] = useState(false);
  const sender = useRef<HTMLInputElement>(null);
  const act = useAct(reportSpam, {
    keepAs: 'spam:new',
    onDone: (report) => {
      forget();
      setAnswer(report);
      void client.invalidateQueries(spamReportsQuery);
    },
  });
  const when = flow.when || opened;
  const edit = (part: Partial<typeof start>) => {
    act.cancel();
    change(part);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (flow.sender.trim() === '') return sender.current?.focus();
    act.submit({
      kind: flow.kind,
      sender: flow.sender.trim(),
      ...(flow.content.trim() !== '' && { content: flow.content.trim() }),
      receivedAt: new Date(when).toISOString(),
    });
  };

  if (answer) {
    return (
      <Page title={t('spam.title')} plain back="/me/spam">
        <AnswerStep report={answer} />
      </Page>
    );
  }
  const [ofSender, ofContent, ofTime] = [
    tried && flow.sender.trim() === '' ? t('spam.needSender') : fieldError(act.error, 'sender', []),
    fieldError(act.error, 'content', []),
    fieldError(act.error, 'receivedAt', []),
  ];
  return (
    <Page title={t('spam.title')} plain back="/me/spam">
      <form className="step" onSubmit={submit} noValidate>
        <h2 className="title">{t('spam.heading')}</h2>
        <p className="soft">{t('spam.why')}</p>
        <KindChoice value={flow.kind} onChange={(kind) => edit({ kind })} />
        <Field
          ref={sender}
          label={t(`spam.sender.${flow.kind}`)}
          hint={t('spam.senderHint')}
          error={ofSender}
          maxLength={64}
          autoComplete="off"
          value={flow.sender}
          onChange={(event) => edit({ sender: event.target.value })}
        />
        <TextArea
          label={t('common.optional', { label: t(`spam.content.${flow.kind}`) })}
          hint={t(`spam.contentHint.${flow.kind}`)}
          error={ofContent}
          maxLength={2000}
          value={flow.content}
          onChange={(event) => edit({ content: event.target.value })}
        />
        <Field
          label={t('spam.when')}
          error={ofTime}
          type="datetime-local"
          max={opened}
          value={when}
          onChange={(event) => edit({ when: event.target.value })}
        />
        <WaitingNotice waiting={act.waiting} />
        <ProblemNotice problem={ofSender || ofContent || ofTime ? null : act.error} />
        <Button type="submit" busy={act.busy}>
          {t('spam.submit')}
        </Button>
      </form>
    </Page>
  );
}
