import { z } from 'zod';
import type { Clock } from '../../../kit/clock.ts';
import { addSeconds } from '../../../kit/clock.ts';
import { AskError } from './adapter.ts';

const Answer = z.object({
  access_token: z.string().min(1),
  token_type: z.string().regex(/^bearer$/i),
  expires_in: z.number().positive().optional(),
});

/** Tokens end this much before they say, so that one in use isn't refused on its way. */
const marginSeconds = 10;
/** What a token that doesn't say how long it lives is taken to live. */
const unsaidSeconds = 60;

export type Tokens = {
  get(): Promise<string>;
  /** Says that a token was refused; whether asking for another makes sense. */
  refused(token: string): boolean;
};

/** One token that a person got elsewhere. */
export const fixedToken = (token: string): Tokens => ({ get: async () => token, refused: () => false });

/** OAuth 2.0 client credentials (RFC 6749, 4.4): a token is used until it ends, and fetched once for all who wait for it. */
export function clientCredentials({
  url,
  clientId,
  clientSecret,
  scope,
  timeoutSeconds,
  clock,
}: {
  url: string;
  clientId: string;
  clientSecret: string;
  scope: string;
  timeoutSeconds: number;
  clock: Clock;
}): Tokens {
  let current: { token: string; goodUntil: Date } | null = null;
  let coming: Promise<string> | null = null;
  const basic = Buffer.from(`${formEncoded(clientId)}:${formEncoded(clientSecret)}`).toString('base64');

  async function fetchToken(): Promise<string> {
    const response = await fetch(url, {
      method: 'POST',
      redirect: 'error',
      // Several wait for it, so it ends by its own time and not with whoever asked first.
      signal: AbortSignal.timeout(timeoutSeconds * 1000),
      headers: { authorization: `Basic ${basic}`, accept: 'application/json' },
      body: new URLSearchParams({ grant_type: 'client_credentials', ...(scope && { scope }) }),
    });
    if (!response.ok) {
      await response.body?.cancel();
      throw new AskError(`token_http_${response.status}`);
    }
    const { success, data } = Answer.safeParse(await response.json().catch(() => null));
    if (!success) throw new AskError('token_malformed');
    const seconds = (data.expires_in ?? unsaidSeconds) - marginSeconds;
    current = { token: data.access_token, goodUntil: addSeconds(clock.now(), seconds) };
    return data.access_token;
  }

  return {
    async get() {
      if (current && clock.now() < current.goodUntil) return current.token;
      coming ??= fetchToken().finally(() => {
        coming = null;
      });
      return coming;
    },
    refused(token) {
      if (current?.token === token) current = null;
      return true;
    },
  };
}

/** How RFC 6749, 2.3.1 wants both parts written before they are joined. */
const formEncoded = (part: string) => new URLSearchParams({ '': part }).toString().slice(1);
