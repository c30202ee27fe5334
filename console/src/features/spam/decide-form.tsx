import type { SpamOutcome, SpamSender } from '@btepai/contract';
import { App, Button, Input, Radio } from 'antd';
import { type KeyboardEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../act.ts';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { useDraft } from '../../ui/use-draft.ts';
import { decideSender } from './spam.ts';

const outcomes = ['phishing', 'spam', 'ours', 'harmless', 'unclear'] as const satisfies SpamOutcome[];

type Props = { sender: SpamSender; onDecided: () => void; onChanged: () => void };

/** What the sender is, why, and what to say to those who reported it. What is written stays until it is sent. */
export function DecideForm({ sender: { id, version, reporters }, onDecided, onChanged }: Props) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const names = useId();
  const [outcome, setOutcome] = useState<SpamOutcome | null>(null);
  const reason = useDraft(`spam-reason ${id}`);
  const words = useDraft(`spam-words ${id}`);
  const act = useAct(
    async (body: Parameters<typeof decideSender>[1], by) => {
      try {
        return await decideSender(id, body, by);
      } catch (error) {
        if (error instanceof Error && error.message === 'spam_sender_changed') onChanged();
        throw error;
      }
    },
    {
      onDone: () => {
        reason.write('');
        words.write('');
        message.success(t('spam.decidedDone'));
        onDecided();
      },
    },
  );
  const isReady = outcome !== null && reason.text.trim() !== '';
  const submit = () => {
    if (outcome === null || !isReady) return;
    const said = words.text.trim();
    act.submit({ outcome, reason: reason.text.trim(), ...(said !== '' && { words: said }), version });
  };
  const submitByKey = (event: KeyboardEvent) => event.key === 'Enter' && (event.ctrlKey || event.metaKey) && submit();
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <fieldset className="spam__outcomes">
        <legend>{t('spam.decide')}</legend>
        <Radio.Group
          value={outcome}
          onChange={(event) => setOutcome(event.target.value)}
          options={outcomes.map((value) => ({ value, label: t(`spam.outcome.${value}`) }))}
        />
      </fieldset>
      <div className="stack">
        <label htmlFor={`${names}-words`}>{t('spam.words')}</label>
        <Input.TextArea
          id={`${names}-words`}
          autoSize={{ minRows: 2, maxRows: 6 }}
          maxLength={300}
          placeholder={t('spam.wordsHint')}
          value={words.text}
          onChange={(event) => words.write(event.target.value)}
          onKeyDown={submitByKey}
        />
      </div>
      <div className="stack">
        <label htmlFor={`${names}-reason`}>{t('reason.label')}</label>
        <Input.TextArea
          id={`${names}-reason`}
          autoSize={{ minRows: 2, maxRows: 6 }}
          maxLength={500}
          value={reason.text}
          onChange={(event) => reason.write(event.target.value)}
          onKeyDown={submitByKey}
        />
      </div>
      <ProblemAlert failure={act.failure} />
      <div className="row">
        <Button type="primary" htmlType="submit" disabled={!isReady} loading={act.busy}>
          {t('spam.submit')}
        </Button>
        <span className="soft">{t('spam.willTell', { count: reporters })}</span>
      </div>
    </form>
  );
}
