import type { AnnouncementContent, Problem } from '@btepai/contract';
import { Input, Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import { errorAt, Field } from './field.tsx';
import { fromInput, toInput } from './local-time.ts';

type Props = {
  content: AnnouncementContent;
  problem: Problem | null;
  onChange: (content: AnnouncementContent) => void;
};

export function AnnouncementSettings({ content, problem, onChange }: Props) {
  const { t } = useTranslation();
  return (
    <section className="card publication__settings" aria-label={t('announcements.settings')}>
      <Field id="pinned" label={t('announcements.pinned')} hint={t('announcements.pinnedWhy')}>
        <Switch id="pinned" checked={content.pinned} onChange={(pinned) => onChange({ ...content, pinned })} />
      </Field>
      <Field
        id="valid-until"
        label={t('announcements.validUntil')}
        hint={t('announcements.validUntilWhy')}
        error={errorAt(problem, 'content.validUntil')}
      >
        <Input
          id="valid-until"
          type="datetime-local"
          value={toInput(content.validUntil)}
          onChange={(event) => onChange({ ...content, validUntil: fromInput(event.target.value) })}
        />
      </Field>
    </section>
  );
}
