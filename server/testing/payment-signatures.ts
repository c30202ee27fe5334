import type { KeyObject } from 'node:crypto';
import { createCipheriv, createSign, createVerify } from 'node:crypto';
import type { Received } from './stand-in.ts';

/**
 * How Alipay and WeChat Pay know who calls them, and sign in return, made anew from what they publish, for the endpoints that
 * tests put in their place. `wrong…` says null where a request is signed right, else what is wrong.
 */
const rsa = (key: KeyObject, text: string) => createSign('RSA-SHA256').update(text, 'utf8').sign(key, 'base64');
export const isRsa = (key: KeyObject, text: string, signature: string) =>
  createVerify('RSA-SHA256').update(text, 'utf8').verify(key, signature, 'base64');

/** Every field of a call of Alipay’s, from the address and the body alike. */
export const alipayFields = ({ url, body }: Pick<Received, 'url' | 'body'>): Record<string, string> =>
  Object.fromEntries([...url.searchParams, ...new URLSearchParams(body)]);

/** RSA2 of requests: every field but `sign`, by its name. Times are Beijing’s. */
export function wrongAlipay(
  received: Pick<Received, 'url' | 'body'>,
  { appId, publicKey, now }: { appId: string; publicKey: KeyObject; now: Date },
): string | null {
  const { sign, ...fields } = alipayFields(received);
  if (fields.app_id !== appId) return 'isv.invalid-app-id';
  if (fields.sign_type !== 'RSA2' || fields.charset !== 'utf-8' || fields.version !== '1.0')
    return 'isv.invalid-parameter';
  const sentAt = Date.parse(`${fields.timestamp?.replace(' ', 'T')}+08:00`);
  if (!(Math.abs(sentAt - now.getTime()) < 600_000)) return 'isv.invalid-timestamp';
  return isRsa(publicKey, joined(fields), sign ?? '') ? null : 'isv.invalid-signature';
}

/** An answer: its one object, written out, is what is signed. */
export function alipayAnswer(key: KeyObject, method: string, answer: object): string {
  const written = JSON.stringify(answer).replaceAll('/', '\\/');
  return `{"${method.replaceAll('.', '_')}_response":${written},"sign":"${rsa(key, written)}"}`;
}

/** A callback: every field but `sign` and `sign_type`, as they are before they are written as a form. */
export function alipayForm(key: KeyObject, fields: Record<string, string>): string {
  const { sign_type, ...signed } = { sign_type: 'RSA2', ...fields };
  return new URLSearchParams({ ...signed, sign_type, sign: rsa(key, joined(signed)) }).toString();
}

const joined = (fields: Record<string, string>) =>
  Object.entries(fields)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');

/** WECHATPAY2-SHA256-RSA2048 of requests. */
export function wrongWechatpay(
  { method, url, headers, body }: Received,
  { mchId, serialNo, publicKey, now }: { mchId: string; serialNo: string; publicKey: KeyObject; now: Date },
): string | null {
  const [, written] = /^WECHATPAY2-SHA256-RSA2048 (.+)$/.exec(headers.authorization ?? '') ?? [];
  if (!written) return 'no authorization';
  const given = Object.fromEntries([...written.matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name, value]));
  if (given.mchid !== mchId || given.serial_no !== serialNo) return 'another merchant';
  if (!(Math.abs(Number(given.timestamp) * 1000 - now.getTime()) < 300_000)) return 'another time';
  if (!headers['user-agent'] || !headers.accept) return 'a header missing';
  const message = [method, url.pathname + url.search, given.timestamp, given.nonce_str, body, ''].join('\n');
  return isRsa(publicKey, message, given.signature ?? '') ? null : 'another signature';
}

/** The headers of an answer or a callback. */
export function wechatpaySeal(
  { key, serialNo }: { key: KeyObject; serialNo: string },
  body: string,
  { timestamp, nonce = 'c5ac7061fccab6bf3e254dcf98995b8c' }: { timestamp: number; nonce?: string },
): Record<string, string> {
  return {
    'wechatpay-timestamp': String(timestamp),
    'wechatpay-nonce': nonce,
    'wechatpay-serial': serialNo,
    'wechatpay-signature': rsa(key, `${timestamp}\n${nonce}\n${body}\n`),
  };
}

/** AEAD_AES_256_GCM, the tag behind the text. */
export function sealedResource(apiV3Key: string, text: string, associatedData = 'transaction') {
  const nonce = 'fdasflkja484';
  const cipher = createCipheriv('aes-256-gcm', apiV3Key, nonce).setAAD(Buffer.from(associatedData));
  const ciphertext = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return {
    algorithm: 'AEAD_AES_256_GCM',
    nonce,
    associated_data: associatedData,
    ciphertext: ciphertext.toString('base64'),
  };
}
