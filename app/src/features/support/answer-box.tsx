import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../../act.ts';
import { useFlow } from '../../flow.ts';
import { Button } from '../../ui/button.tsx';
import { fieldError } from '../../ui/field-error.ts';
import { ProblemNotice } from '../../ui/problem-notice.tsx';
import { TextArea } from '../../ui/text-area.tsx';
import { WaitingNotice } from '../../ui/waiting-notice.tsx';
import { useAccount } from '../accounts/account.ts';
import { addMessage, caseQuery } from './cases.ts';
import { PicturesField } from './pictures-field.tsx';
import { type Sent, usePictures } from './use-pictures.ts';

const start = { message: '', pictures: [] as Sent[] };

/** One more message of a case, with pictures. What is written there outlives a reload. */
export function AnswerBox({ caseId }: { caseId: string }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { id } = useAccount();
  const { flow, change, forget } = useFlow(`case:${caseId}`, id, start);
  const [tried, setTried] = useState(false);
  const add = useAct(addMessage, {
    onDone: (changed) => {
      setTried(false);
      change(start);
      forget();
      client.setQueryData(caseQuery(caseId).queryKey, changed);
    },
    onRefused: (problem) => {
      if (fieldError(problem, 'attachments', [])) change({ pictures: [] });
    },
  });
  const pictures = usePictures(flow.pictures, (sent) => {
    add.cancel();
    change({ pictures: sent });
  });
  const isBlank = flow.message.trim() === '';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (isBlank || pictures.busy || pictures.failed) return;
    add.submit({ caseId, message: flow.message.trim(), attachments: flow.pictures.map((one) => one.id) });
  };
  const ofPictures = fieldError(add.error, 'attachments', []);
  return (
    <form className="card" onSubmit={submit} noValidate>
      <TextArea
        label={t('cases.add')}
        error={tried && isBlank ? t('newCase.needMessage') : null}
        maxLength={2000}
        rows={3}
        value={flow.message}
        onChange={(event) => {
          add.cancel();
          change({ message: event.target.value });
        }}
      />
      <PicturesField pictures={pictures} error={ofPictures} tried={tried} />
      <WaitingNotice waiting={add.waiting} />
      <ProblemNotice problem={ofPictures ? null : add.error} />
      <Button type="submit" busy={add.busy}>
        {t('cases.send')}
      </Button>
    </form>
  );
}
