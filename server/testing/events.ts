import type { Verification } from '@btepai/contract';
import type { Client } from './client.ts';

/** What a stream of server-sent events has told so far, and a way to hang up. */
export async function openEvents<Thing = Verification>(client: Client, path: string) {
  const hangUp = new AbortController();
  const response = await fetch(client.server.url + path, {
    headers: {
      accept: 'text/event-stream',
      authorization: `Bearer ${client.token}`,
      'x-forwarded-for': client.address,
    },
    signal: hangUp.signal,
  });
  let text = '';
  let ended = false;
  const reading = (async () => {
    const decoder = new TextDecoder();
    for await (const bytes of response.body ?? []) text += decoder.decode(bytes as Uint8Array, { stream: true });
  })()
    .catch(() => {})
    .finally(() => {
      ended = true;
    });
  return {
    status: response.status,
    headers: response.headers,
    get text() {
      return text;
    },
    get ended() {
      return ended;
    },
    /** The thing as each event told it. */
    told: () => [...text.matchAll(/event: \w+\ndata: (.+)\n/g)].map((match) => JSON.parse(match[1]!) as Thing),
    async hangUp() {
      hangUp.abort();
      await reading;
    },
  };
}
