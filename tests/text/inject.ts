import { errors } from '@btepai/contract';
import type { TestServer } from '../../server/testing/server.ts';
import type { TextRequest } from './text-fields.ts';

export type Injected = { status: number; type: string; body: Record<string, unknown> };
type Caller = { server: TestServer; token?: string | undefined };

export async function call(
  { server, token }: Caller,
  { method, url, headers: ofRequest = {}, body }: TextRequest,
  headers: Record<string, string> = {},
): Promise<Injected> {
  const response = await server.app.http.inject({
    method: method as 'GET',
    url,
    headers: {
      accept: 'application/json, text/event-stream',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...ofRequest,
      ...headers,
    },
    ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
  });
  const type = String(response.headers['content-type'] ?? '');
  return { status: response.statusCode, type, body: /json/.test(type) ? response.json() : {} };
}

/**
 * What is wrong with an answer, or null: it is a success, or a problem from the catalogue; never our fault, and never a
 * limit, which would hide what lies behind it.
 */
export function rudeness({ status, type, body }: Injected, about: unknown): string | null {
  const what = `${JSON.stringify(about).slice(0, 200)} → ${status} ${JSON.stringify(body).slice(0, 100)}`;
  if (status < 400) return null;
  if (status >= 500 || status === 429) return what;
  const isProblem = /^application\/problem\+json\b/.test(type);
  return isProblem && errors[body.code as keyof typeof errors]?.status === status ? null : `${what} (${type})`;
}

/** Does something with each, some at once since the database answers one while the next is read; what was wrong. */
export async function wrongWith<Item>(items: Item[], judge: (item: Item) => Promise<string | null>, atOnce = 8) {
  const left = items.values();
  const wrong: string[] = [];
  const lane = async () => {
    for (const item of left) {
      const what = await judge(item);
      if (what !== null) wrong.push(what);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return wrong;
}
