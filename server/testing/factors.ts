import type { FactorList, RecoveryCodes, TotpStarted } from '@btepai/contract';
import { Secret, TOTP } from 'otpauth';
import type { Client } from './client.ts';
import { otherCode } from './client.ts';
import type { TestClock } from './clock.ts';

export const password = 'plum harbour 42';

/** What an authenticator app shows at a moment. */
export const totpAt = (secret: string, time: Date) =>
  TOTP.generate({
    secret: Secret.fromBase32(secret),
    algorithm: 'SHA1',
    digits: 6,
    period: 30,
    timestamp: time.getTime(),
  });

/** An authenticator app with the account's secret. Each code is taken once, so `code` shows one that is a step later. */
export type Authenticator = { id: string; secret: string; shows(): string; wrong(): string; code(): string };

/** Sets one up, as far as it proves things; by a code to the number, where there is one and no other proof. */
export async function addTotp(person: Client, clock: TestClock, proof?: object): Promise<Authenticator> {
  const { status, body } = await person.post<TotpStarted>(
    '/v1/factors/totp',
    proof ?? (await person.proofToAdd('add_totp')),
  );
  if (status !== 201) throw new Error(`totp: ${status} ${JSON.stringify(body)}`);
  const { id, secret } = body;
  const activated = await person.post(`/v1/factors/totp/${id}/activate`, { totp: totpAt(secret, clock.now()) });
  if (activated.status !== 200) throw new Error(`activate: ${activated.status} ${JSON.stringify(activated.body)}`);
  const shows = () => totpAt(secret, clock.now());
  return {
    id,
    secret,
    shows,
    wrong: () => otherCode(shows()),
    code() {
      clock.advance(30);
      return shows();
    },
  };
}

export async function makeRecoveryCodes(person: Client, proof: object): Promise<string[]> {
  const { status, body } = await person.post<RecoveryCodes>('/v1/factors/recovery-codes', proof);
  if (status !== 201) throw new Error(`recovery codes: ${status} ${JSON.stringify(body)}`);
  return body.codes;
}

export const factorsOf = async (person: Client) => (await person.get<FactorList>('/v1/factors')).body;
