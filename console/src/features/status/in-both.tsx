import { Input } from 'antd';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { tagNow } from '../../i18n/index.ts';

export type Words = { zh: string; en: string };
export const noWords: Words = { zh: '', en: '' };
export const isWhole = ({ zh, en }: Words) => zh.trim() !== '' && en.trim() !== '';

export const useTitle = () => {
  useTranslation();
  return ({ title }: { title: Words }) => title[tagNow() === 'en' ? 'en' : 'zh'];
};

type Props = { label: string; value: Words; onChange: (value: Words) => void; maxLength: number; isLong?: boolean };

/** The same in Chinese and English, side by side: half a translation would be shown to somebody. */
export function InBoth({ label, value, onChange, maxLength, isLong = false }: Props) {
  const { t } = useTranslation();
  const id = useId();
  const Field = isLong ? Input.TextArea : Input;
  return (
    <div className="in-both">
      {(['zh', 'en'] as const).map((language) => (
        <div key={language}>
          <label htmlFor={id + language}>{t(`status.inLanguage.${language}`, { label })}</label>
          <Field
            id={id + language}
            lang={language === 'zh' ? 'zh-CN' : 'en'}
            value={value[language]}
            maxLength={maxLength}
            {...(isLong && { autoSize: { minRows: 3, maxRows: 10 } })}
            onChange={(event) => onChange({ ...value, [language]: event.target.value })}
          />
        </div>
      ))}
    </div>
  );
}
