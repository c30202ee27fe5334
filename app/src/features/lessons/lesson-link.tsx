import type { ArticleSummary } from '@btepai/contract';
import { Link } from 'react-router';
import { langOf } from '../../ui/lang-of.ts';
import { LessonSign } from './lesson-sign.tsx';

/** A lesson as one sees it before it is opened. */
export const LessonLink = ({ lesson: { slug, title, summary, sign, language } }: { lesson: ArticleSummary }) => (
  <Link to={`/lessons/${slug}`} className="lesson">
    <LessonSign of={sign} />
    <span className="lesson__words" {...langOf(language)}>
      <strong>{title}</strong>
      <span className="soft">{summary}</span>
    </span>
  </Link>
);
