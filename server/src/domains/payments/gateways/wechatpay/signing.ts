import type { KeyObject } from 'node:crypto';
import { createDecipheriv, sign, verify } from 'node:crypto';
import { z } from 'zod';

/** APIv3’s three algorithms, as pure functions: how we sign, how WeChat Pay does, and how it seals. */

/** What is signed: each part and a line break after it, the last one too. */
const signed = (...parts: string[]) => Buffer.from(parts.map((part) => `${part}\n`).join(''), 'utf8');

export type Request = { method: 'GET' | 'POST'; path: string; body: string };
export type Merchant = { mchId: string; serialNo: string; key: KeyObject };

/** The `Authorization` of a request; `path` holds the query too. `timestamp` is in seconds. */
export function authorizationOf(
  { mchId, serialNo, key }: Merchant,
  { method, path, body }: Request,
  { timestamp, nonce }: { timestamp: number; nonce: string },
): string {
  const signature = sign('RSA-SHA256', signed(method, path, String(timestamp), nonce, body), key).toString('base64');
  const parts = { mchid: mchId, nonce_str: nonce, signature, timestamp, serial_no: serialNo };
  const written = Object.entries(parts).map(([name, value]) => `${name}="${value}"`);
  return `WECHATPAY2-SHA256-RSA2048 ${written.join(',')}`;
}

/** The headers by which WeChat Pay signs its answers and callbacks. */
export type Seal = { timestamp: string; nonce: string; signature: string; serialNo: string };

export const isSealedBy = (key: KeyObject, { timestamp, nonce, signature }: Seal, body: Buffer): boolean =>
  verify(
    'RSA-SHA256',
    Buffer.concat([signed(timestamp, nonce), body, Buffer.from('\n')]),
    key,
    Buffer.from(signature, 'base64'),
  );

export const Resource = z.object({
  algorithm: z.literal('AEAD_AES_256_GCM'),
  nonce: z.string().min(1),
  associated_data: z.string().nullish(),
  ciphertext: z.string(),
});

const tagBytes = 16;

/** What a resource holds. @throws Error where it isn't sealed by this key, or was altered */
export function openResource(apiV3Key: string, resource: z.infer<typeof Resource>): string {
  const bytes = Buffer.from(resource.ciphertext, 'base64');
  if (bytes.length < tagBytes) throw new Error('a resource without its tag');
  const nonce = Buffer.from(resource.nonce, 'utf8');
  const decipher = createDecipheriv('aes-256-gcm', Buffer.from(apiV3Key, 'utf8'), nonce, { authTagLength: tagBytes });
  decipher.setAuthTag(bytes.subarray(-tagBytes));
  decipher.setAAD(Buffer.from(resource.associated_data ?? '', 'utf8'));
  return Buffer.concat([decipher.update(bytes.subarray(0, -tagBytes)), decipher.final()]).toString('utf8');
}
