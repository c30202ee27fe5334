import { createHash, createHmac } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/**
 * How vendors know who calls them, made anew from what they publish, for the endpoints that tests put in their place. Each
 * says null where a request is signed right, else what is wrong.
 */
type Received = { method: string; url: URL; headers: IncomingHttpHeaders; body: string };

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
const escaped = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

/** Aliyun's signature V3, ACS3-HMAC-SHA256. */
export function wrongAcs3(
  { method, url, headers, body }: Received,
  { accessKeyId, secret }: { accessKeyId: string; secret: string },
): string | null {
  const given = /^ACS3-HMAC-SHA256 Credential=([^,]+),SignedHeaders=([^,]+),Signature=([0-9a-f]{64})$/.exec(
    headers.authorization ?? '',
  );
  if (!given) return 'no ACS3-HMAC-SHA256 authorization';
  const [, keyId, signed = '', signature] = given;
  if (keyId !== accessKeyId) return 'another access key';
  if (headers['x-acs-content-sha256'] !== sha256(body)) return 'another body';
  const names = signed.split(';');
  const mustBeSigned = Object.keys(headers).filter((name) => name.startsWith('x-acs-') || name === 'host');
  if (mustBeSigned.some((name) => !names.includes(name))) return 'a header unsigned';
  const query = [...url.searchParams].map(([name, value]) => `${escaped(name)}=${escaped(value)}`).sort();
  const request = [
    method,
    url.pathname,
    query.join('&'),
    ...names.map((name) => `${name}:${String(headers[name]).trim()}`),
    '',
    signed,
    headers['x-acs-content-sha256'],
  ].join('\n');
  const right = hmac(secret, `ACS3-HMAC-SHA256\n${sha256(request)}`).toString('hex');
  return signature === right ? null : right;
}

/**
 * Tencent Cloud's signature v3, TC3-HMAC-SHA256. `service` is the first part of the host that was called. Tencent's hosts
 * have no port, and its client signs ours without.
 */
export function wrongTc3(
  { method, url, headers, body }: Received,
  { secretId, secretKey }: { secretId: string; secretKey: string },
): string | null {
  const given =
    /^TC3-HMAC-SHA256 Credential=([^/]+)\/([\d-]+)\/([^/]+)\/tc3_request, SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/.exec(
      headers.authorization ?? '',
    );
  if (!given) return 'no TC3-HMAC-SHA256 authorization';
  const [, id, date = '', service = '', signed = '', signature] = given;
  const timestamp = String(headers['x-tc-timestamp']);
  if (id !== secretId) return 'another key';
  if (new Date(Number(timestamp) * 1000).toISOString().slice(0, 10) !== date) return 'another day';
  const host = headers.host?.replace(/:\d+$/, '') ?? '';
  if (service !== host.split('.')[0]) return 'another service';
  const names = signed.split(';');
  if (!names.includes('host') || !names.includes('content-type')) return 'a header unsigned';
  const request = [
    method,
    url.pathname,
    url.search.slice(1),
    ...names.map((name) => `${name}:${name === 'host' ? host : String(headers[name]).trim().toLowerCase()}`),
    '',
    signed,
    sha256(body),
  ].join('\n');
  const key = hmac(hmac(hmac(`TC3${secretKey}`, date), service), 'tc3_request');
  const scope = `${date}/${service}/tc3_request`;
  const right = hmac(key, `TC3-HMAC-SHA256\n${timestamp}\n${scope}\n${sha256(request)}`).toString('hex');
  return signature === right ? null : right;
}

/** Twilio's API takes the account and its token as they are (HTTP Basic). */
export const wrongBasic = (
  { headers, url }: Received,
  { sid, token }: { sid: string; token: string },
): string | null => {
  if (headers.authorization !== `Basic ${Buffer.from(`${sid}:${token}`).toString('base64')}`) return 'another token';
  return url.pathname.startsWith(`/2010-04-01/Accounts/${sid}/`) ? null : 'another account';
};

/** X-Twilio-Signature of what Twilio posts: the address, and every field by its name. */
export function twilioSignature(token: string, url: string, fields: Record<string, string>): string {
  const sorted = Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHmac('sha1', token)
    .update(url + sorted.flat().join(''))
    .digest('base64');
}
