import type { StaffCase } from '@btepai/contract';
import { Alert, App, Button, Input } from 'antd';
import { type ComponentRef, type RefObject, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isCommand } from '../../ui/is-command.ts';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { answerCase, resolveCase } from './cases.ts';
import { RefuseModal } from './refuse-modal.tsx';
import { ReplyMenu } from './reply-menu.tsx';
import { type Seen, useCaseAct } from './seen.ts';

type Props = {
  of: StaffCase;
  seen: Seen;
  draft: { text: string; write: (text: string) => void };
};

/** What is sent to the person, and how a case ends. What is written stays until it has been sent. */
export function AnswerBox({ of, seen, draft }: Props) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const id = useId();
  const area = useRef<ComponentRef<typeof Input.TextArea>>(null);
  const [refusing, setRefusing] = useState<number | null>(null);
  useReplyKey(area);
  const done = (words: string) => () => {
    draft.write('');
    message.success(words);
  };
  const answer = useCaseAct(answerCase, { onDone: done(t('case.answer.sent')) });
  const resolve = useCaseAct(resolveCase, { onDone: done(t('case.answer.resolved')) });
  const { number, status } = of;
  const { version } = seen;
  const text = draft.text.trim();
  const isOpen = status === 'open';
  const mayResolve = isOpen || of.waitingSince !== null;
  const send = () => text !== '' && !seen.hasNews && answer.submit({ number, version, text });
  return (
    <section className="card stack" aria-label={t('case.answer.title')}>
      <div className="case__head">
        <h2>{t('case.answer.title')}</h2>
        <ReplyMenu onChoose={(reply) => draft.write(text === '' ? reply : `${draft.text.trimEnd()}\n\n${reply}`)} />
      </div>
      {(status === 'refused' || status === 'resolved') && <p className="soft">{t('case.answer.ended')}</p>}
      <label htmlFor={id} className="hidden-words">
        {t('case.answer.label')}
      </label>
      <Input.TextArea
        id={id}
        ref={area}
        autoSize={{ minRows: 4, maxRows: 14 }}
        maxLength={2000}
        value={draft.text}
        placeholder={t('case.answer.hint')}
        onChange={(event) => draft.write(event.target.value)}
        onKeyDown={(event) => event.key === 'Enter' && (event.ctrlKey || event.metaKey) && send()}
      />
      {seen.hasNews && (
        <Alert
          type="warning"
          role="alert"
          showIcon
          title={t('case.news.title')}
          description={t('case.news.why')}
          action={
            <Button size="small" onClick={seen.accept}>
              {t('case.news.accept')}
            </Button>
          }
        />
      )}
      <ProblemAlert failure={answer.failure ?? resolve.failure} />
      <div className="row">
        <Button type="primary" disabled={text === '' || seen.hasNews} loading={answer.busy} onClick={send}>
          {t('case.answer.send')}
        </Button>
        {mayResolve && (
          <Button
            disabled={seen.hasNews}
            loading={resolve.busy}
            onClick={() => resolve.submit({ number, version, ...(text !== '' && { text }) })}
          >
            {text === '' ? t('case.answer.resolve') : t('case.answer.sendAndResolve')}
          </Button>
        )}
        {isOpen && !of.appeal && (
          <Button danger onClick={() => setRefusing(version)}>
            {t('case.refuse.open')}
          </Button>
        )}
        <span className="soft case__keys">{t('case.answer.keys')}</span>
      </div>
      {refusing !== null && <RefuseModal of={of} version={refusing} onClose={() => setRefusing(null)} />}
    </section>
  );
}

/** `r` leads to the answer. */
function useReplyKey(area: RefObject<{ focus(): void } | null>) {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key !== 'r' || !isCommand(event)) return;
      event.preventDefault();
      area.current?.focus();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [area]);
}
