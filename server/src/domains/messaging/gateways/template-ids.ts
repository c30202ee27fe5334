import { readFileSync } from 'node:fs';
import type { Language } from '@btepai/contract';
import { z } from 'zod';
import { SettingsError } from '../../../settings.ts';
import type { TemplateName } from '../templates.ts';
import { templates } from '../templates.ts';
import type { Registration } from './registered.ts';

/** `{"aliyun": {"bind_phone.zh": "SMS_1", …}}`; `null` says that a text goes by other gateways. */
const TemplatesFile = z.record(z.string(), z.record(z.string(), z.string().trim().min(1).nullable()));
type Ids = Record<string, string | null>;

/** The id of a registered text; null where this gateway can't say it there. */
export type IdOf = (template: TemplateName, language: Language, country: string) => string | null;

/**
 * What a vendor called our texts. Those for numbers outside mainland China are registered apart, as `NAME_global`, or not
 * at all. English may be left out, and is said in Chinese then.
 * @throws SettingsError naming every text without an id
 */
export function readTemplateIds(path: string, gateway: string, { takes }: Pick<Registration<unknown>, 'takes'>): IdOf {
  const sections = readFile(path);
  const global = `${gateway}_global`;
  const names = (Object.keys(templates) as TemplateName[]).filter(takes);
  const missing = [gateway, ...(sections[global] ? [global] : [])].flatMap((section) => {
    const ids = sections[section] ?? {};
    return [
      ...names.filter((name) => ids[`${name}.zh`] === undefined).map((name) => `${section} lacks ${name}.zh`),
      ...Object.keys(ids)
        .filter((key) => !names.some((name) => key === `${name}.zh` || key === `${name}.en`))
        .map((key) => `${section} has ${key}, which is no text of ours`),
    ];
  });
  if (missing.length > 0) throw new SettingsError(missing.map((what) => `SMS_TEMPLATES_FILE: ${what}`).join('\n'));
  return (template, language, country) => {
    const ids: Ids = sections[country === 'CN' ? gateway : global] ?? {};
    const chosen = ids[`${template}.${language}`];
    return (chosen === undefined ? ids[`${template}.zh`] : chosen) ?? null;
  };
}

function readFile(path: string): Record<string, Ids> {
  try {
    return TemplatesFile.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message;
    throw new SettingsError(`SMS_TEMPLATES_FILE: ${path} can’t be used: ${why}`);
  }
}
