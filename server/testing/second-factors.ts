import type { RecoveryCodes, TotpStarted } from '@btepai/contract';
import { Secret, TOTP } from 'otpauth';
import type { Client } from './client.ts';
import { otherCode } from './client.ts';
import type { TestServer } from './server.ts';

/** An authenticator in use by whoever has just registered, and what it shows. Each code is taken once: the next is 30 s later. */
export async function addAuthenticator(server: TestServer, person: Client) {
  const { status, body } = await person.post<TotpStarted>('/v1/factors/totp', {});
  if (status !== 201) throw new Error(`totp: ${status} ${JSON.stringify(body)}`);
  const app = new TOTP({ algorithm: 'SHA1', digits: 6, period: 30, secret: Secret.fromBase32(body.secret) });
  const shows = () => app.generate({ timestamp: server.clock.now().getTime() });
  const activated = await person.post(`/v1/factors/totp/${body.id}/activate`, { totp: shows() });
  if (activated.status !== 200) throw new Error(`activate: ${JSON.stringify(activated.body)}`);
  return {
    shows,
    async next(): Promise<string> {
      server.clock.advance(30);
      return shows();
    },
    wrong: () => otherCode(shows()),
  };
}

/** Ten recovery codes of someone, by a proof of it. */
export async function makeRecoveryCodes(person: Client, proof: object): Promise<string[]> {
  const { status, body } = await person.post<RecoveryCodes>('/v1/factors/recovery-codes', proof);
  if (status !== 201 && status !== 200) throw new Error(`recovery codes: ${status} ${JSON.stringify(body)}`);
  return body.codes;
}
