import type { Problem, PublicationContent } from '@btepai/contract';
import { Segmented } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AnnouncementSettings } from './announcement-settings.tsx';
import { ArticleSettings } from './article-settings.tsx';
import { languages } from './content.ts';
import { LanguageColumn } from './language-column.tsx';
import { Preview } from './preview.tsx';
import './publication.css';

type Props = {
  content: PublicationContent;
  slug: string;
  onSlug?: (slug: string) => void;
  problem: Problem | null;
  onChange: (content: PublicationContent) => void;
};

/** Everything that is written of one: both languages beside each other, or as people will see them. */
export function ContentForm({ content, slug, onSlug, problem, onChange }: Props) {
  const { t } = useTranslation();
  const [view, setView] = useState<'write' | 'preview'>('write');
  return (
    <>
      {content.kind === 'article' ? (
        <ArticleSettings
          content={content}
          slug={slug}
          {...(onSlug && { onSlug })}
          problem={problem}
          onChange={onChange}
        />
      ) : (
        <AnnouncementSettings content={content} problem={problem} onChange={onChange} />
      )}
      <Segmented
        className="publication__view"
        value={view}
        onChange={setView}
        options={[
          { value: 'write', label: t('announcements.write') },
          { value: 'preview', label: t('announcements.preview') },
        ]}
      />
      {view === 'preview' ? (
        <Preview content={content} />
      ) : (
        <div className="publication__columns">
          {languages.map((language) => (
            <LanguageColumn
              key={language}
              content={content}
              language={language}
              problem={problem}
              onChange={onChange}
            />
          ))}
        </div>
      )}
    </>
  );
}
