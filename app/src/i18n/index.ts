import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { SandboxWords } from '../sandbox/words.ts';
import { type Words, zh } from './zh.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: Words; sandbox: SandboxWords };
  }
}

export type Language = 'zh' | 'en';
const tags: Record<Language, string> = { zh: 'zh-CN', en: 'en' };
const memory = 'language';

function preferred(): Language {
  const chosen = localStorage.getItem(memory);
  if (chosen === 'zh' || chosen === 'en') return chosen;
  const ours = navigator.languages.find((tag) => /^(zh|en)\b/i.test(tag));
  return ours?.toLowerCase().startsWith('en') ? 'en' : 'zh';
}

/** Chinese comes with the app, English when it is asked for. */
const load = async (language: Language) => (language === 'zh' ? zh : (await import('./en.ts')).en);

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

export const languageNow = (): Language => (i18next.language === 'en' ? 'en' : 'zh');
/** For `Intl`. */
export const tagNow = () => tags[languageNow()];
