import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { selfSigned } from '../../../../testing/certificate.ts';
import { readSettings, SettingsError } from '../../../settings.ts';
import { readPrivateKey, readPublicKey } from './keys.ts';

const folder = mkdtempSync(join(tmpdir(), 'btepai-keys-'));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;
const fileOf = (text: string) => {
  const path = join(folder, `${++files}.pem`);
  writeFileSync(path, text);
  return path;
};

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pkcs8 = String(privateKey.export({ type: 'pkcs8', format: 'pem' }));
const pkcs1 = String(privateKey.export({ type: 'pkcs1', format: 'pem' }));
const spki = String(publicKey.export({ type: 'spki', format: 'pem' }));
const bare = (pem: string) => pem.replace(/-----[^-]+-----|\s/g, '');

describe('a private key', () => {
  const read = (given: string) => readPrivateKey(readSettings({ ALIPAY_PRIVATE_KEY: given }), 'ALIPAY_PRIVATE_KEY');
  test.each([
    ['PEM', pkcs8],
    ['PEM of the older kind', pkcs1],
    ['PEM in one line', pkcs8.replaceAll('\n', '\\n')],
    ['what Alipay’s tool writes', bare(pkcs8)],
    ['the same of the older kind', bare(pkcs1)],
    ['a file', fileOf(pkcs8)],
    ['a file of what Alipay’s tool writes', fileOf(`${bare(pkcs1)}\n`)],
  ])('as %s', (_what, given) => {
    expect(read(given).equals(privateKey)).toBe(true);
  });

  const small = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey;
  const curved = generateKeyPairSync('ed25519').privateKey;
  test.each([
    ['no file', join(folder, 'nowhere'), 'ENOENT'],
    ['a folder', folder, 'EISDIR'],
    ['a public key', spki, 'no key of its kind'],
    ['half of one', pkcs8.slice(0, 400), 'no key of its kind'],
    ['a file of something else', fileOf('a key'), 'no key of its kind'],
    ['one too short', String(small.export({ type: 'pkcs8', format: 'pem' })), '2048 bits'],
    ['one of another kind', String(curved.export({ type: 'pkcs8', format: 'pem' })), 'RSA'],
  ])('not as %s', (_what, given, why) => {
    const error = (() => {
      try {
        return read(given);
      } catch (thrown) {
        return thrown as Error;
      }
    })();
    expect(error).toBeInstanceOf(SettingsError);
    expect((error as Error).message).toMatch(/^ALIPAY_PRIVATE_KEY: /);
    expect((error as Error).message).toContain(why);
    expect((error as Error).message).not.toContain('MII');
  });
});

describe('a public key', () => {
  const read = (given: string) => readPublicKey(readSettings({ ALIPAY_PUBLIC_KEY: given }), 'ALIPAY_PUBLIC_KEY');
  test.each([
    ['PEM', spki],
    ['what Alipay’s pages show', bare(spki)],
    ['a certificate', selfSigned({ serialNo: '0102', publicKey, privateKey })],
    ['a file', fileOf(spki)],
  ])('as %s', (_what, given) => {
    expect(read(given).equals(publicKey)).toBe(true);
  });

  test.each([
    ['a private one, which has no business there', pkcs8],
    ['something else', bare(pkcs8)],
  ])('not as %s', (_what, given) => {
    expect(() => read(given)).toThrow('no key of its kind');
  });
});
