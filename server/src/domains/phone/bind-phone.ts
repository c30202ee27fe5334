import type { Binding, CodeProof } from '@btepai/contract';
import type { Clock } from '../../kit/clock.ts';
import { addSeconds } from '../../kit/clock.ts';
import { uniqueViolation } from '../../kit/database.ts';
import { newId } from '../../kit/ids.ts';
import type { OnceKey } from '../../kit/once.ts';
import { onceArgs, runOnce } from '../../kit/once.ts';
import { parsePhone } from '../../kit/phone-number.ts';
import { Refusal } from '../../kit/refusal.ts';
import type { Settings } from '../../settings.ts';
import { activityLine } from '../activity/index.ts';
import type { SessionContext } from '../sessions/index.ts';
import type { Act, SpendDeps } from '../verification/index.ts';
import { payloadDigest, refuseUnspent, spendArgs } from '../verification/index.ts';
import { maxPhones, showBinding } from './binding.ts';
import { askToBind, bindPhone as bind } from './store.ts';

/** The recipient is the whole act: the code that came to a number binds that number and does nothing else. */
const bindPayload = payloadDigest();

/**
 * What a code for `bind_phone` will authorize. Says nothing about other accounts: a number that is taken gets its code too.
 * @throws Refusal phone_invalid | phone_not_mobile | phone_country_not_served
 */
export function readBindAct(
  { crypto, settings }: Pick<SpendDeps, 'crypto' | 'settings'>,
  { phone, region }: { phone: string; region: string },
  { account }: SessionContext,
): Act {
  const number = parsePhone(phone, region);
  if (!isServed(number.country, settings)) throw new Refusal('phone_country_not_served');
  const cipher = crypto.sealPhone(number.e164);
  return {
    purpose: 'bind_phone',
    subject: '',
    recipient: { index: crypto.blindIndex(number.e164), cipher, country: number.country },
    payloadDigest: bindPayload,
    creating: askToBind,
    refusalArgs: { maxPhones: maxPhones(account.kind, settings) },
  };
}

const isServed = (country: string, { SMS_COUNTRIES: served }: Settings) =>
  served.includes('*') || served.includes(country);

type Binder = { session: SessionContext; address: string };

/**
 * Binds the number that the code was sent to.
 * @throws Refusal code_mismatch | code_spent | code_locked | code_superseded | code_expired | code_wrong |
 *   phone_already_bound | phone_unchanged | phone_taken | idempotency_key_reused
 */
export async function bindPhone(
  deps: SpendDeps,
  { session, address, proof, once }: Binder & { proof: CodeProof; once: OnceKey | null },
): Promise<Binding> {
  const { db, clock, settings, crypto, metrics } = deps;
  const accountId = session.account.account_id;
  const spending = { accountId, purpose: 'bind_phone', payloadDigest: bindPayload, proof } as const;
  const { row, repeated } = await runOnce(db, bind, {
    ...spendArgs(deps, spending),
    ...activityLine(clock, 'phone_bound', { device: session.deviceLabel, address }),
    ...onceArgs(once),
    ...holderLine(clock),
    bindingId: newId(clock),
    proofId: newId(clock),
    proofExpiresAt: addSeconds(clock.now(), settings.PHONE_PROOF_DAYS * 86_400),
    sessionId: session.sessionId,
    maxPhones: maxPhones(session.account.kind, settings),
  }).catch(asFull);

  if (!row.is_right) return refuseUnspent(deps, spending, { ...row, repeated });
  if (row.binding_id === null) throw taken(deps, row.proof_id);
  if (!repeated) metrics.verifications.inc({ purpose: 'bind_phone', event: 'spent' });
  return showBinding(crypto, {
    id: row.binding_id,
    phone_index: Buffer.from(row.phone_index!, 'base64'),
    phone_cipher: Buffer.from(row.phone_cipher!, 'base64'),
    country: row.country!,
    is_primary: row.is_primary!,
    status: 'active',
    bound_at: new Date(row.bound_at!),
  });
}

const holderLine = (clock: Clock) => {
  const line = activityLine(clock, 'phone_claimed_by_other', {});
  return { holderLineId: line.activityId, holderLineKind: line.activityKind, holderLineEntry: line.activityEntry };
};

/** Two binds of one account at once: the unique slot let one in, and undid the other with its code unspent. */
function asFull(error: unknown): never {
  const { code, constraint } = error as { code?: string; constraint?: string };
  if (code === uniqueViolation && constraint?.startsWith('phone_bindings_one_'))
    throw new Refusal('phone_already_bound');
  throw error;
}

/** Told only to someone who has just proven to hold the number (P3). Without a proof the number is this account's own. */
function taken({ crypto, settings }: SpendDeps, proofId: string | null): Refusal {
  if (proofId === null) return new Refusal('phone_unchanged');
  const contact = settings.SUPPORT_CONTACT ? { contact: settings.SUPPORT_CONTACT } : {};
  const claimToken = crypto.signedToken('phone_proof', proofId);
  return new Refusal('phone_taken', { appeal: { topic: 'phone_taken', claimToken, ...contact } });
}
