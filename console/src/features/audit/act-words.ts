import i18next, { type TFunction } from 'i18next';
import { audit } from '../../i18n/zh/audit.ts';

/** Every act that has words, as `noun.verb`. */
export const knownActs = Object.entries(audit.audit.acts).flatMap(([noun, verbs]) =>
  Object.keys(verbs).map((verb) => `${noun}.${verb}`),
);

/** What was done, in words; one that came after this console was built, by its own name. */
export const inWords = (t: TFunction, act: string): string =>
  i18next.exists(`audit.acts.${act}`) ? t(`audit.acts.${act}` as 'audit.acts.staff.add') : act;
