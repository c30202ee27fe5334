import type { CreatePublication } from '@btepai/contract';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useNavigate, useSearchParams } from 'react-router';
import { useAct } from '../act.ts';
import { newContent, newId } from '../features/announcements/content.ts';
import { ContentForm } from '../features/announcements/content-form.tsx';
import { createPublication, usePublicationChanged } from '../features/announcements/publications.ts';
import { useSaveKey } from '../features/announcements/use-save-key.ts';
import { Page } from '../ui/page.tsx';
import { ProblemAlert } from '../ui/problem-alert.tsx';
import { useDraft } from '../ui/use-draft.ts';

/** A first draft; it is there for others once it is saved. */
export default function NewPublicationPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const changed = usePublicationChanged();
  const [search] = useSearchParams();
  const kind = search.get('kind') === 'article' ? 'article' : 'announcement';
  const draft = useDraft(`publication new ${kind}`);
  const kept: CreatePublication | null = draft.text === '' ? null : JSON.parse(draft.text);
  const { id, slug, content } = kept ?? {
    id: newId(),
    slug: kind === 'article' ? '' : null,
    content: newContent(kind),
  };
  const write = (change: Partial<CreatePublication>) =>
    draft.write(JSON.stringify({ id, slug, content, ...change } satisfies CreatePublication));
  const create = useAct(createPublication, {
    onDone: (made) => {
      draft.write('');
      changed(made);
      navigate(`/announcements/${made.id}`, { replace: true });
    },
  });
  const submit = () => create.submit({ id, slug, content });
  useSaveKey(submit);
  return (
    <Page
      title={t(kind === 'article' ? 'announcements.newArticle' : 'announcements.newAnnouncement')}
      back={{ to: `/announcements?kind=${kind}`, words: t('announcements.title') }}
      actions={
        <Button type="primary" loading={create.busy} onClick={submit}>
          {t('announcements.saveDraft')}
        </Button>
      }
    >
      <ProblemAlert failure={create.failure} />
      <ContentForm
        content={content}
        slug={slug ?? ''}
        {...(kind === 'article' && { onSlug: (next: string) => write({ slug: next }) })}
        problem={create.problem}
        onChange={(next) => write({ content: next })}
      />
    </Page>
  );
}
