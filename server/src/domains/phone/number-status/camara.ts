import { z } from 'zod';
import type { Clock } from '../../../kit/clock.ts';
import { utcDay } from '../../../kit/clock.ts';
import type { Settings } from '../../../settings.ts';
import type { Adapter } from './adapter.ts';
import { AskError } from './adapter.ts';
import type { Tokens } from './client-credentials.ts';
import { clientCredentials, fixedToken } from './client-credentials.ts';

const Answer = z.object({ phoneNumberRecycled: z.boolean() });
const Failure = z.object({ code: z.string() });

/** Not this operator's number, or not one it may speak of. It is well then, and is to be asked about others. */
const aboutThisNumber = ['IDENTIFIER_NOT_FOUND', 'SERVICE_NOT_APPLICABLE', 'OUT_OF_RANGE'];

/** CAMARA Number Recycling 0.x, as operators offer it: `POST /check` with a token of two legs. */
export function createCamara({ settings, clock }: { settings: Settings; clock: Clock }): Adapter {
  const url = `${settings.CAMARA_URL.replace(/\/$/, '')}/check`;
  const tokens = tokensOf(settings, clock);

  return {
    name: 'camara',
    async ask(e164, since, signal) {
      // The day is enough, and any time zone's: numbers rest for weeks before they are given out again.
      const body = JSON.stringify({ phoneNumber: e164, specifiedDate: utcDay(since) });
      const post = (token: string) =>
        fetch(url, {
          method: 'POST',
          redirect: 'error',
          signal,
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', accept: 'application/json' },
          body,
        });
      const token = await tokens.get();
      let response = await post(token);
      if (response.status === 401 && tokens.refused(token)) {
        await response.body?.cancel();
        response = await post(await tokens.get());
      }
      const told: unknown = await response.json().catch(() => null);
      if (!response.ok) {
        const code = Failure.safeParse(told).data?.code;
        if (code !== undefined && aboutThisNumber.includes(code)) return 'unknown';
        throw new AskError(code ?? `http_${response.status}`);
      }
      const { success, data } = Answer.safeParse(told);
      if (!success) throw new AskError('malformed');
      return data.phoneNumberRecycled ? 'recycled' : 'same';
    },
  };
}

const tokensOf = (settings: Settings, clock: Clock): Tokens =>
  settings.CAMARA_TOKEN
    ? fixedToken(settings.CAMARA_TOKEN)
    : clientCredentials({
        url: settings.CAMARA_TOKEN_URL,
        clientId: settings.CAMARA_CLIENT_ID,
        clientSecret: settings.CAMARA_CLIENT_SECRET,
        scope: settings.CAMARA_SCOPE,
        timeoutSeconds: settings.NUMBER_STATUS_TIMEOUT_SECONDS,
        clock,
      });
