import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readSettings, settingNames } from '../server/src/settings.ts';

const page = readFileSync(join(import.meta.dirname, '../docs/settings.md'), 'utf8').split('\n');
const defaults: Record<string, unknown> = readSettings({});

test.each(settingNames)('docs/settings.md has %s with its default', (name) => {
  const row = page.find((line) => line.startsWith('|') && line.includes(`\`${name}\``));
  expect(row).toBeDefined();
  const value = defaults[name];
  if (typeof value === 'number' || typeof value === 'boolean') expect(row).toContain(`\`${value}\``);
});
