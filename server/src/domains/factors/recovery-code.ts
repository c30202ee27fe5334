import type { Crypto } from '../../kit/crypto.ts';
import { newBytes } from '../../kit/crypto.ts';

/** Base32 without the letters that are taken for digits when they are read off paper: no 0, 1, I and O. */
const alphabet = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
const setSize = 10;
/** 80 bits: 16 characters of 5. L7 wants 64 at least. */
const characters = 16;

/** `K7QM-2XWD-…`. 32 divides 256, so each character is as likely as any other. */
const newRecoveryCode = () =>
  Array.from(newBytes(characters), (byte) => alphabet[byte % alphabet.length])
    .join('')
    .replace(/.{4}(?=.)/g, '$&-');

export const newRecoveryCodes = () => Array.from({ length: setSize }, newRecoveryCode);

/** One spelling for however it was copied. */
const canonical = (code: string) =>
  code
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '');

/** What is stored of a code: bound to its account, so that it is nothing at another's. */
export const recoveryCodeDigest = (crypto: Crypto, accountId: string, code: string): Buffer =>
  crypto.mac('recovery_code', accountId, canonical(code));

/** What may be stored of it: a set outlives the key that it was made under. */
export const recoveryCodeDigests = (crypto: Crypto, accountId: string, code: string): Buffer[] =>
  crypto.everyMac('recovery_code', accountId, canonical(code));
