import { isIP } from 'node:net';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Crypto } from './crypto.ts';
import type { OnceKey } from './once.ts';
import { Refusal } from './refusal.ts';

/**
 * Where the request came from: what a trusted proxy says, or else the connection. A proxy passes on what its own caller
 * wrote, so what is no address is not believed.
 */
export function addressOf(request: FastifyRequest): string {
  const [said = ''] = request.ip.split('%');
  return isIP(said) === 0 ? (request.socket.remoteAddress ?? '0.0.0.0') : said;
}

/** The caller's Idempotency-Key with a keyed digest of the request, since a body may hold a password or a code. */
export function onceKeyOf(request: FastifyRequest, crypto: Crypto): OnceKey | null {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return null;
  if (typeof key !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(key)) {
    throw new Refusal('validation_failed', {
      errors: [{ path: 'Idempotency-Key', code: 'idempotency_key_characters' }],
    });
  }
  const { method, url, body } = request;
  const requestDigest = crypto.mac(
    'idempotency',
    method,
    url,
    Buffer.isBuffer(body) ? body : JSON.stringify(body ?? null),
  );
  // Each route has keys of its own: two that share one would judge each other's, and not every route counts tries.
  return { key: `${request.method} ${request.url} ${key}`, requestDigest };
}

/**
 * The same where money moves, and a request that came twice must not: without a key it is refused. An id that the client made
 * of what is to come into being (`what` names it) serves as one.
 * @throws Refusal idempotency_key_required | validation_failed
 */
export function requiredOnceKey(
  request: FastifyRequest,
  crypto: Crypto,
  made?: { what: string; id: string | undefined },
): OnceKey {
  const once = onceKeyOf(request, crypto);
  if (once) return once;
  if (made?.id === undefined) throw new Refusal('idempotency_key_required');
  const requestDigest = crypto.mac('idempotency', request.method, request.url, JSON.stringify(request.body ?? null));
  return { key: `${made.what}:${made.id}`, requestDigest };
}

/** The header that a solved challenge comes in (S5). Loose, for all other headers pass by it too. */
export const WithSolution = z.looseObject({
  'x-challenge-solution': z
    .string()
    .max(4_096)
    .optional()
    .meta({ description: '`{ challenge, solution }` in base64 of JSON, where `challenge_required` gave a challenge' }),
});

/** What the caller gives as the solution of a challenge, or null. */
export function solutionOf({ headers }: FastifyRequest): string | null {
  const given = headers['x-challenge-solution'];
  return typeof given === 'string' && given !== '' ? given : null;
}

/** A browser and its system in words a person recognizes in a list: `Chrome · Android`. */
export function deviceLabel(userAgent: string | undefined): string {
  const agent = userAgent ?? '';
  const browser = firstMatch(agent, [
    ['微信', /MicroMessenger/],
    ['支付宝', /AlipayClient/],
    ['Edge', /Edg/],
    ['Opera', /OPR\//],
    ['Samsung Internet', /SamsungBrowser/],
    ['Firefox', /Firefox|FxiOS/],
    ['Chrome', /Chrome|CriOS/],
    ['Safari', /Safari/],
    ['curl', /^curl/],
  ]);
  const system = firstMatch(agent, [
    ['HarmonyOS', /HarmonyOS|OpenHarmony/],
    ['Android', /Android/],
    ['iPhone', /iPhone/],
    ['iPad', /iPad/],
    ['Windows', /Windows/],
    ['macOS', /Mac OS X/],
    ['Linux', /Linux/],
  ]);
  return [browser, system].filter(Boolean).join(' · ') || 'API';
}

const firstMatch = (agent: string, names: [string, RegExp][]) => names.find(([, pattern]) => pattern.test(agent))?.[0];
