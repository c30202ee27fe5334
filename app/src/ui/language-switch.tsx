import { useTranslation } from 'react-i18next';
import { chooseLanguage } from '../i18n/index.ts';
import './language-switch.css';

const languages = [
  ['zh', 'zh-CN', '中文'],
  ['en', 'en', 'English'],
] as const;

/** Each language in its own words, so that it is found by whoever can't read the other. */
export function LanguageSwitch() {
  const { t, i18n } = useTranslation();
  return (
    <fieldset className="languages">
      <legend className="hidden-words">{t('me.language')}</legend>
      {languages.map(([language, tag, name]) => (
        <button
          key={language}
          type="button"
          lang={tag}
          aria-pressed={i18n.language === language}
          onClick={() => void chooseLanguage(language)}
        >
          {name}
        </button>
      ))}
    </fieldset>
  );
}
