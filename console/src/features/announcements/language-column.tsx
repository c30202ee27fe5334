import type { Problem, PublicationContent } from '@btepai/contract';
import { Button, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Language } from './content.ts';
import { withText } from './content.ts';
import { errorAt, Field } from './field.tsx';
import { TextEditor } from './text-editor.tsx';

type Props = {
  content: PublicationContent;
  language: Language;
  problem: Problem | null;
  onChange: (content: PublicationContent) => void;
};

/** Title and text in one language. There may be no English; then readers of English see the Chinese. */
export function LanguageColumn({ content, language, problem, onChange }: Props) {
  const { t } = useTranslation();
  const text = content.texts[language];
  const name = t(`announcements.language.${language}`);
  const write = (change: { title?: string; summary?: string; body?: string }) =>
    onChange(withText(content, language, change));
  if (!text) {
    return (
      <section className="card publication__none" aria-label={name}>
        <p className="soft">{t('announcements.noEnglish')}</p>
        <Button onClick={() => write({})}>{t('announcements.addEnglish')}</Button>
      </section>
    );
  }
  const lang = language === 'zh' ? 'zh-CN' : 'en';
  const at = (field: string) => ({
    id: `${language}-${field}`,
    error: errorAt(problem, `content.texts.${language}.${field}`),
  });
  const label = (field: 'heading' | 'summary' | 'body') => `${t(`announcements.${field}`)} · ${name}`;
  return (
    <section className="card stack" aria-label={name}>
      <div className="publication__language">
        <h2>{name}</h2>
        {language === 'en' && (
          <Button size="small" type="text" onClick={() => onChange(withText(content, 'en', null))}>
            {t('announcements.dropEnglish')}
          </Button>
        )}
      </div>
      <Field {...at('title')} label={label('heading')}>
        <Input
          id={`${language}-title`}
          lang={lang}
          maxLength={80}
          value={text.title}
          status={at('title').error ? 'error' : ''}
          onChange={(event) => write({ title: event.target.value })}
        />
      </Field>
      {'summary' in text && (
        <Field {...at('summary')} label={label('summary')}>
          <Input.TextArea
            id={`${language}-summary`}
            lang={lang}
            maxLength={160}
            autoSize={{ minRows: 2 }}
            value={text.summary}
            status={at('summary').error ? 'error' : ''}
            onChange={(event) => write({ summary: event.target.value })}
          />
        </Field>
      )}
      <Field {...at('body')} label={label('body')}>
        <TextEditor
          id={`${language}-body`}
          label={label('body')}
          lang={lang}
          value={text.body}
          isWrong={at('body').error !== undefined}
          onChange={(body) => write({ body })}
        />
      </Field>
    </section>
  );
}
