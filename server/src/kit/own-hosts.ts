import { isIP } from 'node:net';
import type { Http } from './http.ts';
import { Refusal } from './refusal.ts';

/**
 * For routes that trust whoever reaches them: a page of another site, whose name was pointed at this machine after it had
 * been loaded, is of one origin with them and passes every other check. Its name stands in `Host`; an address or
 * `localhost` it can't put there.
 */
export function refuseOtherHosts(http: Http, publicOrigin: string) {
  const ours = new URL(publicOrigin).hostname;
  http.addHook('onRequest', async ({ hostname }) => {
    const isOurs = hostname === ours || hostname === 'localhost' || isIP(hostname.replace(/^\[|\]$/g, '')) !== 0;
    if (!isOurs) throw new Refusal('forbidden');
  });
}
