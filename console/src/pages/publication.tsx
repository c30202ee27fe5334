import type { Publication, SavePublication } from '@btepai/contract';
import { useQuery } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { useAct } from '../act.ts';
import { ApiProblem } from '../api.ts';
import { Acts } from '../features/announcements/acts.tsx';
import { ContentForm } from '../features/announcements/content-form.tsx';
import { NewerVersion } from '../features/announcements/newer-version.tsx';
import {
  publicationQuery,
  savePublication,
  unschedulePublication,
  usePublicationChanged,
  useReread,
} from '../features/announcements/publications.ts';
import { StandingTags } from '../features/announcements/standing.tsx';
import { useSaveKey } from '../features/announcements/use-save-key.ts';
import { useWriting } from '../features/announcements/use-writing.ts';
import { Versions } from '../features/announcements/versions.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Loading } from '../ui/loading.tsx';
import { Page } from '../ui/page.tsx';
import { ProblemAlert } from '../ui/problem-alert.tsx';

/** One announcement or lesson: what it says, how it stands, who wrote which version. */
export default function PublicationPage() {
  const { t } = useTranslation();
  const { id = '' } = useParams();
  const { data, error, refetch } = useQuery(publicationQuery(id));
  if (data) return <Editing key={id} data={data} />;
  const isNone = error instanceof ApiProblem && (error.code === 'not_found' || error.code === 'validation_failed');
  return (
    <Page title={t('announcements.title')} back={{ to: '/announcements', words: t('announcements.title') }}>
      {isNone ? (
        <EmptyState title={t('announcements.gone')} />
      ) : error ? (
        <ProblemAlert failure={error} onRetry={() => void refetch()} />
      ) : (
        <Loading />
      )}
    </Page>
  );
}

function Editing({ data }: { data: Publication }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const changed = usePublicationChanged();
  const orReread = useReread(data.id);
  const writing = useWriting(data);
  const { content, baseVersion, isChanged, newer } = writing;
  async function write(body: SavePublication) {
    const saved = await orReread(savePublication(data.id, body));
    writing.saved(body.content, saved.version);
    changed(saved);
    return saved;
  }
  const save = useAct(write, { onDone: () => void message.success(t('common.saved')) });
  const callOff = useAct((version: number) => orReread(unschedulePublication(data.id, version)), {
    onDone: (after) => {
      changed(after);
      void message.success(t('announcements.calledOff'));
    },
  });
  const submit = () => isChanged && !newer && save.submit({ content, baseVersion });
  useSaveKey(submit);
  const validUntil = data.content.kind === 'announcement' ? data.content.validUntil : null;
  return (
    <Page
      title={content.texts.zh.title.trim() || t('announcements.untitled')}
      intro={
        <span className="publication__standing">
          <StandingTags of={data} validUntil={validUntil} />
        </span>
      }
      back={{ to: `/announcements?kind=${data.kind}`, words: t('announcements.title') }}
      actions={
        <>
          {isChanged && (
            <Button type="text" onClick={writing.forget}>
              {t('announcements.discard')}
            </Button>
          )}
          <Button disabled={!isChanged || newer} loading={save.busy} onClick={submit}>
            {t('common.save')}
          </Button>
          {data.scheduled && (
            <Button loading={callOff.busy} onClick={() => callOff.submit(data.scheduled!.version)}>
              {t('announcements.unschedule')}
            </Button>
          )}
          <Acts
            data={data}
            isChanged={isChanged}
            newer={newer}
            save={() => write({ baseVersion, content })}
            onChanged={changed}
          />
        </>
      }
    >
      {newer && <NewerVersion data={data} onFollow={writing.follow} onTake={writing.forget} />}
      <ProblemAlert failure={newer ? null : save.failure} />
      <ProblemAlert failure={callOff.failure} />
      <ContentForm content={content} slug={data.slug ?? ''} problem={save.problem} onChange={writing.write} />
      <Versions data={data} onRestore={writing.write} />
    </Page>
  );
}
