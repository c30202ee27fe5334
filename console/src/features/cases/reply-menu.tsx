import { Button, Dropdown } from 'antd';
import { useTranslation } from 'react-i18next';
import { replies } from './replies.ts';

/** Answers to begin with. What was written already stays before them. */
export function ReplyMenu({ onChoose }: { onChoose: (text: string) => void }) {
  const { t } = useTranslation();
  const group = (language: 'zh' | 'en', label: string) => ({
    key: language,
    type: 'group' as const,
    label,
    children: replies[language].map(({ title, text }) => ({ key: title, label: title, onClick: () => onChoose(text) })),
  });
  return (
    <Dropdown
      // Taller than the page there is no place for it.
      menu={{ items: [group('zh', '中文'), group('en', 'English')], style: { maxHeight: 300, overflowY: 'auto' } }}
      trigger={['click']}
    >
      <Button size="small">{t('case.answer.templates')}</Button>
    </Dropdown>
  );
}
