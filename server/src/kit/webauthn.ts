import type { PasskeyAssertion, PasskeyRegistration } from '@btepai/contract';
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { formatUuid, newBytes } from './crypto.ts';
import { Refusal } from './refusal.ts';

/** What is signed, and by which site's passkeys: the one place that talks to the WebAuthn library. */
type Site = { PUBLIC_ORIGIN: string; PASSKEY_CHALLENGE_SECONDS: number };
/** Whose passkey it is to be; `id` is what it will say. */
type Owner = { id: string; name: string; displayName: string };
type Known = { credential_id: Buffer; transports: string[] };

/** The host that people use, which is what their passkeys are tied to. */
const rpIdOf = ({ PUBLIC_ORIGIN }: Site) => new URL(PUBLIC_ORIGIN).hostname;
const challengeBytes = 32;
/** Ed25519, ECDSA on P-256, RSA: what authenticators have. */
const algorithms = [-8, -7, -257];
const shown = ({ credential_id, transports }: Known) => ({ id: credential_id.toString('base64url'), transports });
const timeoutOf = ({ PASSKEY_CHALLENGE_SECONDS: seconds }: Site) => seconds * 1000;

/** What a browser needs to make a passkey that says itself whose it is, and asks for its owner's finger, face or PIN. */
export const creationOptions = (site: Site, owner: Owner, known: Known[]) =>
  generateRegistrationOptions({
    rpName: 'B特派',
    rpID: rpIdOf(site),
    userName: owner.name,
    userDisplayName: owner.displayName,
    userID: bytesOf(Buffer.from(owner.id.replaceAll('-', ''), 'hex')),
    challenge: bytesOf(newBytes(challengeBytes)),
    timeout: timeoutOf(site),
    attestationType: 'none',
    excludeCredentials: known.map(shown),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    supportedAlgorithmIDs: algorithms,
  });

/** What a browser needs to ask for one of these passkeys; of none in particular where it is to say who signs in. */
export const assertionOptions = (site: Site, known: Known[]) =>
  generateAuthenticationOptions({
    rpID: rpIdOf(site),
    challenge: bytesOf(newBytes(challengeBytes)),
    timeout: timeoutOf(site),
    userVerification: 'required',
    ...(known.length > 0 && { allowCredentials: known.map(shown) }),
  });

/**
 * Whether this site asked for it, its owner was verified and the passkey's key signed it; `challenge` is what was signed, for
 * the caller to judge. @throws Refusal passkey_refused
 */
export async function verifyAssertion(
  site: Site,
  assertion: PasskeyAssertion,
  key: { credential_id: Buffer; public_key: Buffer },
): Promise<{ challenge: string; signCount: number }> {
  return orRefuse(async (take) => {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: assertion as AuthenticationResponseJSON,
      expectedChallenge: take,
      expectedOrigin: site.PUBLIC_ORIGIN,
      expectedRPID: rpIdOf(site),
      requireUserVerification: true,
      // How far it has counted is judged by the update that uses it: a repeated request must get as far as its first answer.
      credential: { id: key.credential_id.toString('base64url'), publicKey: bytesOf(key.public_key), counter: 0 },
    });
    return verified ? { signCount: authenticationInfo.newCounter } : null;
  });
}

/** The same of a passkey that was just made. @throws Refusal passkey_refused */
export async function verifyRegistration(site: Site, registration: PasskeyRegistration) {
  return orRefuse(async (take) => {
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: registration as RegistrationResponseJSON,
      expectedChallenge: take,
      expectedOrigin: site.PUBLIC_ORIGIN,
      expectedRPID: rpIdOf(site),
      requireUserVerification: true,
      supportedAlgorithmIDs: algorithms,
    });
    if (!verified) return null;
    const { credential } = registrationInfo;
    return {
      credentialId: Buffer.from(credential.id, 'base64url'),
      publicKey: Buffer.from(credential.publicKey),
      signCount: credential.counter,
    };
  });
}

/** The owner whom a passkey says it belongs to, by the id that it was given when it was made; null where it says none. */
export function ownerNamedBy({ response: { userHandle } }: PasskeyAssertion): string | null {
  const bytes = Buffer.from(userHandle ?? '', 'base64url');
  return bytes.length === 16 ? formatUuid(bytes) : null;
}

async function orRefuse<Found extends object>(
  verify: (take: (challenge: string) => boolean) => Promise<Found | null>,
): Promise<Found & { challenge: string }> {
  let challenge = '';
  const take = (given: string) => {
    challenge = given;
    return true;
  };
  // Whatever the library finds wrong with what a stranger sent, it throws.
  const found = await verify(take).catch((error: unknown) => {
    throw new Refusal('passkey_refused', {}, { cause: error });
  });
  if (!found) throw new Refusal('passkey_refused');
  return { ...found, challenge };
}

const bytesOf = (buffer: Buffer): Uint8Array<ArrayBuffer> => new Uint8Array(buffer);
