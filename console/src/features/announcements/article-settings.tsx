import type { ArticleContent, ArticlePlace, ArticleSign, ArticleTopic, Problem } from '@btepai/contract';
import { Input, InputNumber, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { errorAt, Field } from './field.tsx';

type Props = {
  content: ArticleContent;
  slug: string;
  /** Where it may still be chosen. */
  onSlug?: (slug: string) => void;
  problem: Problem | null;
  onChange: (content: ArticleContent) => void;
};

const topics = ['codes', 'numbers', 'scams', 'sign_in', 'lost_phone', 'payments'] as const satisfies ArticleTopic[];
const places = [
  'bind',
  'after_unbind',
  'lost_phone',
  'at_warning',
  'activity',
  'payments',
  'security',
] as const satisfies ArticlePlace[];
const signs = [
  'code',
  'number',
  'sim',
  'hook',
  'key',
  'shield',
  'phone',
  'wallet',
  'list',
] as const satisfies ArticleSign[];

export function ArticleSettings({ content, slug, onSlug, problem, onChange }: Props) {
  const { t } = useTranslation();
  return (
    <section className="card publication__settings" aria-label={t('announcements.settings')}>
      <Field
        id="slug"
        label={t('announcements.slug')}
        hint={t(onSlug ? 'announcements.slugWhy' : 'announcements.slugFixed')}
        error={errorAt(problem, 'slug')}
      >
        <Input
          id="slug"
          addonBefore="/lessons/"
          maxLength={60}
          readOnly={!onSlug}
          value={slug}
          onChange={(event) => onSlug?.(event.target.value)}
        />
      </Field>
      <Field id="topics" label={t('announcements.topics')} error={errorAt(problem, 'content.topics')}>
        <Select
          id="topics"
          mode="multiple"
          value={content.topics}
          options={topics.map((value) => ({ value, label: t(`announcements.topic.${value}`) }))}
          onChange={(chosen) => onChange({ ...content, topics: chosen })}
        />
      </Field>
      <Field id="places" label={t('announcements.places')} hint={t('announcements.placesWhy')}>
        <Select
          id="places"
          mode="multiple"
          value={content.places}
          options={places.map((value) => ({ value, label: t(`announcements.place.${value}`) }))}
          onChange={(chosen) => onChange({ ...content, places: chosen })}
        />
      </Field>
      <Field id="sign" label={t('announcements.sign')}>
        <Select
          id="sign"
          value={content.sign}
          options={signs.map((value) => ({ value, label: t(`announcements.signs.${value}`) }))}
          onChange={(sign) => onChange({ ...content, sign })}
        />
      </Field>
      <Field
        id="position"
        label={t('announcements.position')}
        hint={t('announcements.positionWhy')}
        error={errorAt(problem, 'content.position')}
      >
        <InputNumber
          id="position"
          min={0}
          max={9_999}
          precision={0}
          value={content.position}
          onChange={(position) => onChange({ ...content, position: position ?? 0 })}
        />
      </Field>
    </section>
  );
}
