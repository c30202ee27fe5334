import { languageNow } from '../i18n/index.ts';

/** For what is written in another language than the page, so that it is read out and set as its own. */
export const langOf = (language: 'zh' | 'en') =>
  language === languageNow() ? {} : { lang: language === 'zh' ? 'zh-CN' : 'en' };
