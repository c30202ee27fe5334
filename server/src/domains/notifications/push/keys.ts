import type { Crypto } from '../../../kit/crypto.ts';
import type { Database } from '../../../kit/database.ts';
import { findPushKeys, insertPushKeys } from '../store/push.ts';
import type { PushKeys } from './protocol.ts';
import { newVapidKeys } from './protocol.ts';

const context = 'push key';

/** The pair of this database, made by whoever asks first; browsers subscribe with it, so it stays the same for good. */
export async function loadPushKeys({ db, crypto }: { db: Database; crypto: Crypto }): Promise<PushKeys> {
  const [known] = await db.run(findPushKeys, {});
  if (known) return opened(crypto, known);
  const { publicKey, privateKey } = newVapidKeys();
  await db.run(insertPushKeys, { publicKey, privateKeyCipher: crypto.encrypt(privateKey, context) });
  const [made] = await db.run(findPushKeys, {});
  return opened(crypto, made!);
}

const opened = (crypto: Crypto, row: { public_key: string; private_key_cipher: Buffer }): PushKeys => ({
  publicKey: row.public_key,
  privateKey: crypto.decrypt(row.private_key_cipher, context),
});
