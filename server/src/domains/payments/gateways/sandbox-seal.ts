import { generateKeyPairSync, sign, verify } from 'node:crypto';

export type Seal = ReturnType<typeof createSeal>;

/** An Ed25519 key that lives as long as this process: what it signs nobody else can, and nothing of it is kept. */
export function createSeal() {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return {
    sign: (body: Buffer) => sign(null, body, privateKey).toString('base64'),
    isOurs: (body: Buffer, signature: unknown) =>
      typeof signature === 'string' && verify(null, body, publicKey, Buffer.from(signature, 'base64')),
  };
}
