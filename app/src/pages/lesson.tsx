import type { Article } from '@btepai/contract';
import { useQuery } from '@tanstack/react-query';
import { RightOutline } from 'antd-mobile-icons';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { Markdown } from '../features/announcements/markdown.tsx';
import { NotThere } from '../features/announcements/not-there.tsx';
import { LessonSign } from '../features/lessons/lesson-sign.tsx';
import { lessonQuery } from '../features/lessons/lessons.ts';
import { languageNow } from '../i18n/index.ts';
import { ButtonLink } from '../ui/button-link.tsx';
import { langOf } from '../ui/lang-of.ts';
import { Loading } from '../ui/loading.tsx';
import { Page } from '../ui/page.tsx';
import '../features/announcements/reading.css';
import '../ui/rows.css';

export default function LessonPage() {
  const { t } = useTranslation();
  const { slug = '' } = useParams();
  const { data, error, refetch } = useQuery(lessonQuery(slug, languageNow()));
  return (
    <Page title={t('lessons.title')} plain back="/lessons">
      {!data &&
        (error ? (
          <NotThere error={error} onRetry={() => void refetch()} list="/lessons">
            {t('lessons.seeAll')}
          </NotThere>
        ) : (
          <Loading />
        ))}
      {data && <Reading key={slug} lesson={data} />}
    </Page>
  );
}

function Reading({ lesson: { title, summary, body, sign, topics, language, next } }: { lesson: Article }) {
  const { t } = useTranslation();
  return (
    <>
      <article className="reading" {...langOf(language)}>
        <LessonSign of={sign} />
        <h2 className="title">{title}</h2>
        <p className="soft">{summary}</p>
        <Markdown>{body}</Markdown>
      </article>
      <footer className="reading reading__foot">
        <p className="lesson__topics">
          {topics.map((topic) => (
            <Link key={topic} to={`/lessons?topic=${topic}`} className="badge lesson__topic">
              {t(`lessons.topic.${topic}`)}
            </Link>
          ))}
        </p>
        {next ? (
          <Link to={`/lessons/${next.slug}`} replace className="lesson lesson--next">
            <span className="lesson__words">
              <span className="soft">{t('lessons.next')}</span>
              <strong {...langOf(language)}>{next.title}</strong>
            </span>
            <RightOutline aria-hidden="true" />
          </Link>
        ) : (
          <>
            <p className="soft">{t('lessons.last')}</p>
            <ButtonLink to="/lessons" tone="quiet">
              {t('lessons.seeAll')}
            </ButtonLink>
          </>
        )}
      </footer>
    </>
  );
}
