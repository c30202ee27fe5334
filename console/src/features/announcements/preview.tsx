import type { PublicationContent } from '@btepai/contract';
import { useTranslation } from 'react-i18next';
import type { Language } from './content.ts';
import { languages } from './content.ts';
import { Markdown } from './markdown.tsx';

/** Both languages side by side, each as wide as a phone shows it. */
export const Preview = ({ content }: { content: PublicationContent }) => (
  <div className="publication__columns">
    {languages.map((language) => (
      <Screen key={language} content={content} language={language} />
    ))}
  </div>
);

function Screen({ content, language }: { content: PublicationContent; language: Language }) {
  const { t } = useTranslation();
  const text = content.texts[language];
  const label = t(`announcements.language.${language}`);
  if (!text) {
    return (
      <section className="publication__screen" aria-label={label}>
        <p className="soft">{t('announcements.noEnglishShown')}</p>
      </section>
    );
  }
  return (
    <section className="publication__screen" aria-label={label} lang={language === 'zh' ? 'zh-CN' : 'en'}>
      <h2>{text.title}</h2>
      {'summary' in text && <p className="soft">{text.summary}</p>}
      <Markdown>{text.body}</Markdown>
    </section>
  );
}
