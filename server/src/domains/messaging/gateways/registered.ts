import type { Language } from '@btepai/contract';
import type { Settings } from '../../../settings.ts';
import type { Content, TemplateName } from '../templates.ts';
import { fill, isCodeTemplate, minutesOf, templates } from '../templates.ts';

type RegistrationSettings = Pick<
  Settings,
  'PUBLIC_ORIGIN' | 'SMS_ORIGIN_LINE' | 'CODE_TTL_SECONDS' | 'RECOVERY_LINK_TTL_SECONDS'
>;

/** How a vendor has our texts registered, and so what it wants to be told for one message. The signature is the vendor's to add. */
export type Registration<Values> = {
  takes(template: TemplateName): boolean;
  text(template: TemplateName, language: Language): string;
  values(content: Content): Values;
};

/**
 * Aliyun: `${name}`, each once. A code's text may have one variable, so the minutes are written out, and there is no origin
 * line, which would say the code again. Of a link the host is written out and what follows it filled in.
 */
export const namedRegistration = (settings: RegistrationSettings): Registration<Record<string, string>> => ({
  takes: () => true,
  text: (template, language) =>
    fill(templates[template].texts[language], (name) => {
      if (name === 'minutes') return minutesOf(ttlSeconds(settings, template));
      return name === 'link' ? `${settings.PUBLIC_ORIGIN}/\${link}` : `\${${name}}`;
    }),
  values: ({ template, params }) =>
    Object.fromEntries(
      templates[template].params
        .filter((name) => name !== 'minutes')
        .map((name) => [name, name === 'link' ? afterHost(params[name]!) : params[name]!]),
    ),
});

/** Tencent: `{1}`, `{2}` … in the order of a template's params, last the code once more for the origin line. No variable may be part of a link. */
export const numberedRegistration = (settings: RegistrationSettings): Registration<string[]> => ({
  takes: (template) => !templates[template].params.includes('link'),
  text: (template, language) => {
    const { params, texts } = templates[template];
    const text = fill(texts[language], (name) => `{${params.indexOf(name) + 1}}`);
    return hasOriginLine(settings, template)
      ? `${text}\n@${new URL(settings.PUBLIC_ORIGIN).hostname} #{${params.length + 1}}`
      : text;
  },
  values: ({ template, params }) => [
    ...templates[template].params.map((name) => params[name]!),
    ...(hasOriginLine(settings, template) ? [params.code!] : []),
  ],
});

const hasOriginLine = ({ SMS_ORIGIN_LINE }: RegistrationSettings, template: TemplateName) =>
  SMS_ORIGIN_LINE && isCodeTemplate(template);
const ttlSeconds = (settings: RegistrationSettings, template: TemplateName) =>
  isCodeTemplate(template) ? settings.CODE_TTL_SECONDS : settings.RECOVERY_LINK_TTL_SECONDS;
const afterHost = (link: string) => link.slice(new URL(link).origin.length + 1);

/** By the name of the gateway, for those that take no text that isn't registered. */
export const registrations = new Map<string, (settings: RegistrationSettings) => Registration<unknown>>([
  ['aliyun', namedRegistration],
  ['tencent', numberedRegistration],
]);
