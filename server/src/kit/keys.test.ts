import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { loadKeys, newKeysFile, parseKeys } from './keys.ts';

const folder = mkdtempSync(join(tmpdir(), 'btepai-keys-'));
afterAll(() => rmSync(folder, { recursive: true }));
const secret = Buffer.alloc(32, 7).toString('base64');

describe('D1: a key ring says what is wrong with it, and never what the keys are', () => {
  const cases: [what: string, text: string, told: RegExp][] = [
    ['not JSON', 'keys!', /not JSON/],
    ['no keys', '{}', /current/],
    ['a key too short', JSON.stringify({ current: 1, index: 1, keys: { 1: 'c2hvcnQ=' } }), /32 bytes/],
    ['current names no key', JSON.stringify({ current: 2, index: 1, keys: { 1: secret } }), /current names key 2/],
    ['index names no key', JSON.stringify({ current: 1, index: 9, keys: { 1: secret } }), /index names key 9/],
    ['an id that is no byte', JSON.stringify({ current: 256, index: 1, keys: { 256: secret } }), /current/],
    ['an unknown field', JSON.stringify({ current: 1, index: 1, keys: { 1: secret }, more: 1 }), /more/],
  ];
  test.each(cases)('D1: %s', (_what, text, told) => {
    expect(() => parseKeys(text, 'KEYS_FILE')).toThrow(told);
    expect(() => parseKeys(text, 'KEYS_FILE')).toThrow(/^KEYS_FILE: /);
    try {
      parseKeys(text, 'KEYS_FILE');
    } catch (error) {
      expect(String(error)).not.toContain(secret);
    }
  });
});

describe('keys are made once', () => {
  test('at the first start, for the owner’s eyes only, and the same ever after', () => {
    const first = loadKeys({ DATA_DIR: folder });
    const second = loadKeys({ DATA_DIR: folder });
    expect(second.keys.get(1)!.equals(first.keys.get(1)!)).toBe(true);
    expect(statSync(join(folder, 'keys.json')).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(join(folder, 'keys.json'), 'utf8'))).toMatchObject({ current: 1, index: 1 });
  });
  test('a named file that is missing stops the start', () => {
    expect(() => loadKeys({ DATA_DIR: folder, KEYS_FILE: join(folder, 'none.json') })).toThrow(/none\.json/);
  });
  test('two new rings differ', () => {
    expect(newKeysFile()).not.toBe(newKeysFile());
  });
});
