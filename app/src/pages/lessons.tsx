import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { LessonLink } from '../features/lessons/lesson-link.tsx';
import { lessonsQuery, lessonTopics } from '../features/lessons/lessons.ts';
import { languageNow } from '../i18n/index.ts';
import { ButtonLink } from '../ui/button-link.tsx';
import { Empty } from '../ui/empty.tsx';
import { Filters } from '../ui/filters.tsx';
import { LoadFailed } from '../ui/load-failed.tsx';
import { Loading } from '../ui/loading.tsx';
import { More } from '../ui/more.tsx';
import { Page } from '../ui/page.tsx';

/** 安全课堂: all lessons in their order, or those of a topic. */
export default function LessonsPage() {
  const { t } = useTranslation();
  const [search] = useSearchParams();
  const topic = lessonTopics.find((each) => each === search.get('topic')) ?? null;
  const query = useInfiniteQuery(lessonsQuery(topic, languageNow()));
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage, isFetchNextPageError } = query;
  const lessons = data?.pages.flatMap(({ items }) => items);
  return (
    <Page title={t('lessons.title')} back="/me">
      <p className="soft">{t('lessons.why')}</p>
      <Filters label={t('lessons.title')} open={topic ?? 'all'} isTight>
        {[null, ...lessonTopics].map((each) => (
          <Link
            key={each ?? 'all'}
            to={each ? `/lessons?topic=${each}` : '/lessons'}
            replace
            aria-current={each === topic ? 'page' : undefined}
          >
            {t(each ? `lessons.topic.${each}` : 'lessons.all')}
          </Link>
        ))}
      </Filters>
      {!lessons && (error ? <LoadFailed error={error} onRetry={() => void refetch()} /> : <Loading />)}
      {lessons?.length === 0 && (
        <Empty title={t('lessons.none')} why={t('lessons.noneWhy')}>
          {topic && (
            <ButtonLink to="/lessons" tone="quiet">
              {t('lessons.seeAll')}
            </ButtonLink>
          )}
        </Empty>
      )}
      {lessons && lessons.length > 0 && (
        <ul className="lessons">
          {lessons.map((lesson) => (
            <li key={lesson.id}>
              <LessonLink lesson={lesson} />
            </li>
          ))}
        </ul>
      )}
      {hasNextPage && (
        <More busy={isFetchingNextPage} failed={isFetchNextPageError} onMore={() => void fetchNextPage()} />
      )}
    </Page>
  );
}
