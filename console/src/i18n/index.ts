import type { ConfigProviderProps } from 'antd';
import chinese from 'antd/es/locale/zh_CN';
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { type Words, zh } from './zh.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: Words };
  }
}

type Language = 'zh' | 'en';
const tags: Record<Language, string> = { zh: 'zh-CN', en: 'en' };
const memory = 'console-language';

function preferred(): Language {
  const chosen = localStorage.getItem(memory);
  if (chosen === 'zh' || chosen === 'en') return chosen;
  const ours = navigator.languages.find((tag) => /^(zh|en)\b/i.test(tag));
  return ours?.toLowerCase().startsWith('en') ? 'en' : 'zh';
}

const antds: Partial<Record<string, NonNullable<ConfigProviderProps['locale']>>> = { zh: chinese };
/** The words of antd's own pieces. */
export const antdWords = (language: string) => antds[language] ?? chinese;

/** Chinese comes with the console, English when it is asked for. */
async function load(language: Language): Promise<Words> {
  if (language === 'zh') return zh;
  const [{ en }, { default: english }] = await Promise.all([import('./en.ts'), import('antd/es/locale/en_US')]);
  antds.en = english;
  return en;
}

export async function startWords() {
  const wanted = preferred();
  // Chinese words beat no page at all where the English ones can't be fetched.
  const [language, words] = await load(wanted).then(
    (words) => [wanted, words] as const,
    () => ['zh', zh] as const,
  );
  document.documentElement.lang = tags[language];
  await i18next.use(initReactI18next).init({
    lng: language,
    resources: { [language]: { translation: words } },
    fallbackLng: false,
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
  });
}

export async function chooseLanguage(language: Language) {
  i18next.addResourceBundle(language, 'translation', await load(language));
  localStorage.setItem(memory, language);
  document.documentElement.lang = tags[language];
  await i18next.changeLanguage(language);
}

/** For `Intl`. */
export const tagNow = () => tags[i18next.language === 'en' ? 'en' : 'zh'];
