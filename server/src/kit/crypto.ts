import type { KeyObject } from 'node:crypto';
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createSecretKey,
  hkdfSync,
  randomBytes,
  randomInt,
  timingSafeEqual,
} from 'node:crypto';
import type { KeyRing } from './keys.ts';

/**
 * Everything secret is made here. Each use has a key of its own, derived from one of the ring's roots by HKDF, so a
 * digest made for one use is worthless for another.
 */
export type Crypto = ReturnType<typeof createCrypto>;
type Part = string | Buffer;

const ivBytes = 12;
const tagBytes = 16;
const phoneContext = (index: Buffer) => `phone/${index.toString('hex')}`;
const accountKeyContext = (accountId: string) => `account-key/${accountId}`;
/** In the place of a key id: sealed under an account's own key. No key of the ring has this id. */
const ofAccountMark = 0;
const accountKeysKept = 5_000;

/** Seals and opens what is one account's own. */
export type Sealer = {
  encrypt(plain: string | Buffer, context: string): Buffer;
  decrypt(sealed: Buffer, context: string): string;
  decryptBytes(sealed: Buffer, context: string): Buffer;
};

export function createCrypto(ring: KeyRing) {
  const cache = new Map<string, KeyObject>();
  function key(keyId: number, use: string): KeyObject {
    const cached = cache.get(`${keyId}/${use}`);
    if (cached) return cached;
    const root = ring.keys.get(keyId);
    if (!root) throw new Error(`key ${keyId} is not in the key ring`);
    // Given bytes, Node.js would make a key object of them at every single use, for 10 µs each.
    const derived = createSecretKey(Buffer.from(hkdfSync('sha256', root, Buffer.alloc(0), `btepai/${use}`, 32)));
    cache.set(`${keyId}/${use}`, derived);
    return derived;
  }

  const accountKeys = new Map<string, { wrapped: Buffer; key: KeyObject }>();
  /** The key of an account, unwrapped; a few are kept, those that were used last. */
  function accountKey(accountId: string, wrapped: Buffer, unwrap: () => string): KeyObject {
    const kept = accountKeys.get(accountId);
    accountKeys.delete(accountId);
    const known = kept?.wrapped.equals(wrapped) ? kept : null;
    const entry = known ?? { wrapped, key: createSecretKey(unwrap(), 'base64') };
    accountKeys.set(accountId, entry);
    if (accountKeys.size > accountKeysKept) accountKeys.delete(accountKeys.keys().next().value!);
    return entry.key;
  }

  return {
    /** AES-256-GCM. Shape: key id (1 byte) ‖ iv (12) ‖ ciphertext ‖ tag (16). `context` is authenticated, not stored. */
    encrypt(plain: string, context: string): Buffer {
      return seal(ring.current, key(ring.current, 'encrypt'), plain, context);
    },

    /** @throws where the key is gone, the bytes were altered or the context is another. */
    decrypt(sealed: Buffer, context: string): string {
      return open(key(sealed[0] ?? 0, 'encrypt'), sealed, context).toString('utf8');
    },

    /** A new key for an account, wrapped by the ring: to be stored, and destroyed with what is sealed under it. */
    newAccountKey(accountId: string): Buffer {
      return this.encrypt(randomBytes(32).toString('base64'), accountKeyContext(accountId));
    },

    /**
     * Seals under an account's own key, and opens that and what the ring sealed before there was one.
     * @throws where the account has no key (any more)
     */
    ofAccount({ account_id: accountId, wrapped_key: wrapped }: KeyedAccount): Sealer {
      const own = () => {
        if (wrapped === null) throw new Error(`account ${accountId} has no key`);
        return accountKey(accountId, wrapped, () => this.decrypt(wrapped, accountKeyContext(accountId)));
      };
      const decryptBytes = (sealed: Buffer, context: string) =>
        open(sealed[0] === ofAccountMark ? own() : key(sealed[0]!, 'encrypt'), sealed, context);
      return {
        encrypt: (plain, context) => seal(ofAccountMark, own(), plain, context),
        decryptBytes,
        decrypt: (sealed, context) => decryptBytes(sealed, context).toString('utf8'),
      };
    },
    /** The key was destroyed: what this process kept of it goes too. */
    forgetAccountKey(accountId: string): void {
      accountKeys.delete(accountId);
    },

    /** A number sealed so that it opens only beside its own index: moved to another row, it is no number any more. */
    sealPhone(e164: string): Buffer {
      return this.encrypt(e164, phoneContext(this.blindIndex(e164)));
    },
    openPhone(sealed: Buffer, index: Buffer): string {
      return this.decrypt(sealed, phoneContext(index));
    },

    /** The same number always gives the same 33 bytes (key id ‖ HMAC), and without the key they tell nothing. */
    blindIndex(phone: string): Buffer {
      return Buffer.concat([
        Buffer.of(ring.index),
        createHmac('sha256', key(ring.index, 'index')).update(phone).digest(),
      ]);
    },

    /** HMAC-SHA-256 over the parts, each with its length before it, so that no two lists of parts look alike. */
    mac(use: string, ...parts: Part[]): Buffer {
      return this.macWith(ring.current, use, ...parts);
    },

    macWith(keyId: number, use: string, ...parts: Part[]): Buffer {
      const hmac = createHmac('sha256', key(keyId, `mac/${use}`));
      for (const part of parts) {
        const bytes = Buffer.from(part as string);
        const length = Buffer.alloc(4);
        length.writeUInt32BE(bytes.length);
        hmac.update(length).update(bytes);
      }
      return hmac.digest();
    },

    /** The same under each key of the ring, for what is stored longer than a key stays the current one. */
    everyMac(use: string, ...parts: Part[]): Buffer[] {
      return [...ring.keys.keys()].map((keyId) => this.macWith(keyId, use, ...parts));
    },

    /** A token that proves an id was given out by us, with nothing to store: id ‖ HMAC, in base64url. Good under each key of the ring. */
    signedToken(use: string, id: string): string {
      return Buffer.concat([Buffer.from(id.replaceAll('-', ''), 'hex'), this.mac(use, id)]).toString('base64url');
    },

    /** The id inside a signed token, or null where it isn't one of ours for this use. */
    readSignedToken(use: string, token: string): string | null {
      const bytes = Buffer.from(token, 'base64url');
      if (bytes.length !== 48) return null;
      const id = formatUuid(bytes.subarray(0, 16));
      const isOurs = [...ring.keys.keys()].some((keyId) =>
        timingSafeEqual(bytes.subarray(16), this.macWith(keyId, use, id)),
      );
      return isOurs ? id : null;
    },
  };
}

/** An account with its key as it is stored; null where it has none. */
export type KeyedAccount = { account_id: string; wrapped_key: Buffer | null };

function seal(keyId: number, key: KeyObject, plain: string | Buffer, context: string): Buffer {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(context));
  return Buffer.concat([Buffer.of(keyId), iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function open(key: KeyObject, sealed: Buffer, context: string): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(1, 1 + ivBytes), { authTagLength: tagBytes })
    .setAAD(Buffer.from(context))
    .setAuthTag(sealed.subarray(-tagBytes));
  return Buffer.concat([decipher.update(sealed.subarray(1 + ivBytes, -tagBytes)), decipher.final()]);
}

export const sha256 = (...parts: Part[]) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

/** 256 bits from the CSPRNG, as base64url. */
export const newSecret = () => randomBytes(32).toString('base64url');

/** So many bytes from the CSPRNG. */
export const newBytes = (count: number) => randomBytes(count);

/** 128 bits from the CSPRNG, as base64url: for a link that has to fit into an SMS. */
export const newLinkToken = () => randomBytes(16).toString('base64url');

/** Six digits from the CSPRNG, leading zeros kept (C1). */
export const newCode = () => randomInt(0, 1_000_000).toString().padStart(6, '0');

export const formatUuid = (bytes: Buffer) =>
  bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
