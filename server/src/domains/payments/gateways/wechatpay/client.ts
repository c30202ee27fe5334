import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { bytesOf } from '../download.ts';
import { readPrivateKey, readPublicKey } from '../keys.ts';
import type { GatewayDeps } from '../vendor.ts';
import { failedBy, failedWith, unreadable } from '../vendor.ts';
import type { Download } from './platform-keys.ts';
import { PlatformKeys } from './platform-keys.ts';
import { isFresh, sealIn } from './seals.ts';
import type { Request, Seal } from './signing.ts';
import { authorizationOf, isSealedBy, openResource } from './signing.ts';

const mostBytes = 1024 * 1024;

/** An answer that WeChat Pay has signed. `code` is what went wrong, where the status is one of errors. */
export type Answer = { status: number; code: string | null; json: unknown };
export type WechatpayClient = ReturnType<typeof createClient>;

/**
 * APIv3 as we need it: requests signed, answers read only where they are signed in return.
 * @throws SettingsError where a key can't be read
 */
export function createClient({ settings, clock, log }: GatewayDeps) {
  const apiV3Key = settings.WECHATPAY_API_V3_KEY;
  const publicKeyId = settings.WECHATPAY_PUBLIC_KEY_ID;
  const merchant = {
    mchId: settings.WECHATPAY_MCH_ID,
    serialNo: settings.WECHATPAY_SERIAL_NO,
    key: readPrivateKey(settings, 'WECHATPAY_PRIVATE_KEY'),
  };
  const publicKey = publicKeyId ? { id: publicKeyId, key: readPublicKey(settings, 'WECHATPAY_PUBLIC_KEY') } : null;
  const keys = new PlatformKeys({ apiV3Key, publicKey, clock, log });
  const base = settings.WECHATPAY_URL.replace(/\/$/, '');

  /** A signed request, its answer as it came. `url` is a path below the API, or an address that WeChat Pay gave us. */
  function send(method: Request['method'], url: string | URL, body: string, signal: AbortSignal): Promise<Response> {
    const address = typeof url === 'string' ? new URL(base + url) : url;
    const now = { timestamp: Math.floor(clock.now().getTime() / 1000), nonce: randomBytes(16).toString('hex') };
    const headers = {
      Accept: 'application/json',
      'User-Agent': 'btepai',
      Authorization: authorizationOf(merchant, { method, path: address.pathname + address.search, body }, now),
      ...(body !== '' && { 'Content-Type': 'application/json' }),
      // Asks for answers that are signed by the public key, where there are certificates too.
      ...(publicKeyId && { 'Wechatpay-Serial': publicKeyId }),
    };
    return fetch(address, { method, headers, signal, redirect: 'error', ...(body !== '' && { body }) }).catch(
      (error: unknown) => {
        throw failedBy('wechatpay', error);
      },
    );
  }

  /** Fetches the platform certificates. The answer is signed by one of those that it holds. */
  const download =
    (signal: AbortSignal): Download =>
    async (opens) => {
      const response = await send('GET', '/v3/certificates', '', signal);
      const body = await bytesOf('wechatpay', response, mostBytes);
      if (!response.ok) throw failedWith('wechatpay', codeIn(body) ?? response.status);
      const held = opens(body);
      const seal = sealOf(response);
      const key = seal && isFresh(seal, clock.now()) ? held.get(seal.serialNo)?.key : undefined;
      if (!seal || !key || !isSealedBy(key, seal, body))
        throw unreadable('wechatpay', 'platform certificates unsigned');
      return held;
    };

  /** @throws PaymentGatewayError where the key can't be fetched */
  async function isGenuine(seal: Seal, body: Buffer, signal: AbortSignal): Promise<boolean> {
    if (!isFresh(seal, clock.now())) return false;
    const key = await keys.find(seal.serialNo, download(signal));
    return key !== null && isSealedBy(key, seal, body);
  }

  return {
    send,
    isGenuine,
    open: (resource: Parameters<typeof openResource>[1]) => openResource(apiV3Key, resource),
    /**
     * One call. An error may come unsigned, and is believed as far as it says that nothing was done here; what has a
     * signature has a right one.
     * @throws PaymentGatewayError
     */
    async call(method: Request['method'], path: string, body: object | null, signal: AbortSignal): Promise<Answer> {
      const response = await send(method, path, body ? JSON.stringify(body) : '', signal);
      const bytes = await bytesOf('wechatpay', response, mostBytes);
      const seal = sealOf(response);
      if (seal ? !(await isGenuine(seal, bytes, signal)) : response.ok)
        throw unreadable('wechatpay', 'an answer that WeChat Pay did not sign');
      if (!response.ok) return { status: response.status, code: codeIn(bytes) ?? String(response.status), json: null };
      return { status: response.status, code: null, json: bytes.length === 0 ? null : jsonIn(bytes) };
    },
  };
}

const sealOf = (response: Response) => sealIn((name) => response.headers.get(name));

const Failure = z.object({ code: z.string().regex(/^[A-Z_]{1,64}$/) });

function codeIn(body: Buffer): string | null {
  try {
    return Failure.safeParse(JSON.parse(body.toString('utf8'))).data?.code ?? null;
  } catch {
    return null;
  }
}

function jsonIn(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw unreadable('wechatpay', 'an answer that is no JSON');
  }
}
