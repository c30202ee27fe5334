import type { Crypto } from '../../kit/crypto.ts';
import { addressKey } from '../../kit/limits.ts';

type Mac = Pick<Crypto, 'mac'>;

/** Keyed digests, so that a dump of what is remembered shows no name and no address, and can't be searched for one. */
export const deviceSubject = (crypto: Mac, tokenHash: Buffer) => crypto.mac('risk', 'device', tokenHash);
export const addressSubject = (crypto: Mac, address: string) => crypto.mac('risk', 'address', addressKey(address));

/** An account, or the name that someone tried and nobody has. */
export const identifierOf = (crypto: Mac, accountId: string | null, name: string) =>
  accountId === null ? crypto.mac('risk', 'name', name) : crypto.mac('risk', 'account', accountId);

export const subjectsOf = (crypto: Mac, { device, address }: { device: Buffer | null; address: string }): Buffer[] => [
  ...(device ? [deviceSubject(crypto, device)] : []),
  addressSubject(crypto, address),
];
