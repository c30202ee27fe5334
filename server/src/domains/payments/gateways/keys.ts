import type { KeyObject } from 'node:crypto';
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Settings } from '../../../settings.ts';
import { SettingsError } from '../../../settings.ts';

type KeySetting = 'ALIPAY_PRIVATE_KEY' | 'ALIPAY_PUBLIC_KEY' | 'WECHATPAY_PRIVATE_KEY' | 'WECHATPAY_PUBLIC_KEY';

const bareBase64 = /^[A-Za-z0-9+/=\s]{200,}$/;

/**
 * A setting's key: PEM, the bare base64 that Alipay's own tool writes, or the path of a file with either.
 * @throws SettingsError
 */
export const readPrivateKey = (settings: Settings, name: KeySetting): KeyObject =>
  readKey(settings, name, (text) => {
    if (text.includes('-----BEGIN')) return createPrivateKey(text);
    const der = { key: Buffer.from(text, 'base64'), format: 'der' } as const;
    try {
      return createPrivateKey({ ...der, type: 'pkcs8' });
    } catch {
      return createPrivateKey({ ...der, type: 'pkcs1' });
    }
  });

/** The same; a certificate does as well. @throws SettingsError */
export const readPublicKey = (settings: Settings, name: KeySetting): KeyObject =>
  readKey(settings, name, (text) => {
    if (text.includes('PRIVATE KEY')) throw new Error('it is a private key');
    if (text.includes('-----BEGIN')) return createPublicKey(text);
    return createPublicKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'spki' });
  });

function readKey(settings: Settings, name: KeySetting, make: (text: string) => KeyObject): KeyObject {
  const given = settings[name];
  const isKey = given.includes('-----BEGIN') || bareBase64.test(given);
  let text = given;
  try {
    // Where variables can't hold line breaks, PEM is written with \n.
    text = (isKey ? given : readFileSync(given, 'utf8')).replaceAll('\\n', '\n').trim();
  } catch (error) {
    throw new SettingsError(`${name}: no key, and no file that can be read (${(error as { code?: string }).code})`);
  }
  let key: KeyObject;
  try {
    key = make(text);
  } catch {
    throw new SettingsError(`${name}: holds no key of its kind, in PEM or base64`);
  }
  if (key.asymmetricKeyType !== 'rsa' || (key.asymmetricKeyDetails?.modulusLength ?? 0) < 2048)
    throw new SettingsError(`${name}: an RSA key of 2048 bits or more`);
  return key;
}
