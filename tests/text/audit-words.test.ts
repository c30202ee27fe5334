import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { auditActs } from '@btepai/contract';
import { expect, test } from 'vitest';
import { audit as en } from '../../console/src/i18n/en/audit.ts';
import { audit as zh } from '../../console/src/i18n/zh/audit.ts';

const rows = readFileSync(join(import.meta.dirname, '../../docs/staff.md'), 'utf8').split('\n');
const documented = rows.flatMap((row) =>
  /^\| `[a-z_]+\.[a-z_]+`/.test(row) ? [...row.split('|')[1]!.matchAll(/`([^`]+)`/g)].map(([, act]) => act!) : [],
);
const wordsOf = ({ audit: { acts } }: typeof zh | typeof en, act: string) => {
  const [noun = '', verb = ''] = act.split('.');
  return (acts as Record<string, Record<string, string>>)[noun]?.[verb];
};

test('docs/staff.md tells of each act', () => {
  expect(documented.toSorted()).toEqual(auditActs.toSorted());
});

test('the console has words for no act that there isn’t', () => {
  for (const { audit } of [zh, en]) {
    const worded = Object.entries(audit.acts).flatMap(([noun, verbs]) => Object.keys(verbs).map((v) => `${noun}.${v}`));
    expect(worded.toSorted()).toEqual(auditActs.toSorted());
  }
});

test.each(auditActs)('the console has words for %s in both languages', (act) => {
  expect(wordsOf(zh, act)).toMatch(/\p{Script=Han}/u);
  expect(wordsOf(en, act)).toMatch(/^[A-Z]/);
});

test('no two acts read alike', () => {
  for (const words of [zh, en]) {
    const all = auditActs.map((act) => wordsOf(words, act));
    expect(all.filter((word, index) => all.indexOf(word) !== index)).toEqual([]);
  }
});
