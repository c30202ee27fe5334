import type { ArticlePlace } from '@btepai/contract';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { languageNow } from '../../i18n/index.ts';
import { LessonLink } from './lesson-link.tsx';
import { lessonForQuery } from './lessons.ts';

/**
 * The lesson that matters here. Beside something else, so it comes last on a page, where it moves nothing, and is simply not
 * there where it can't be read.
 */
export function Lesson({ place }: { place: ArticlePlace }) {
  const { t } = useTranslation();
  const { data } = useQuery(lessonForQuery(place, languageNow()));
  if (!data) return null;
  return (
    <aside className="part" aria-label={t('lessons.title')}>
      <h2>{t('lessons.title')}</h2>
      <LessonLink lesson={data} />
    </aside>
  );
}
