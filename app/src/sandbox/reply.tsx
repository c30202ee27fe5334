import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemError } from '../api.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { sendReply } from './sandbox-api.ts';

/** An SMS from a handset, R to refuse, say. `number` is whom the screen shows, the likeliest sender. */
export function Reply({ number }: { number: string }) {
  const { t } = useTranslation('sandbox');
  const [typed, setTyped] = useState<string | null>(null);
  const [text, setText] = useState('');
  const reply = useMutation({ mutationFn: sendReply, onSuccess: () => setText('') });
  const from = typed ?? number;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (from !== '' && text !== '') reply.mutate({ from, text });
  };
  return (
    <form className="card" onSubmit={submit} aria-labelledby="reply" noValidate>
      <h2 id="reply">{t('reply')}</h2>
      <Field label={t('from')} type="tel" value={from} onChange={(event) => setTyped(event.target.value)} />
      <Field
        label={t('text')}
        value={text}
        onChange={(event) => {
          reply.reset();
          setText(event.target.value);
        }}
      />
      <ProblemNotice problem={reply.error instanceof ProblemError ? reply.error.problem : null} />
      <Button type="submit" tone="quiet" busy={reply.isPending}>
        {t('send')}
      </Button>
      <p role="status" className="soft">
        {reply.isSuccess && t('sent')}
      </p>
    </form>
  );
}
