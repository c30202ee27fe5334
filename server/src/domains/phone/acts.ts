import type { CreateVerification, Purpose } from '@btepai/contract';
import type { Crypto } from '../../kit/crypto.ts';
import type { Database } from '../../kit/database.ts';
import { parsePhone } from '../../kit/phone-number.ts';
import { Refusal } from '../../kit/refusal.ts';
import type { Settings } from '../../settings.ts';
import type { Recipient } from '../messaging/index.ts';
import type { SessionContext } from '../sessions/index.ts';
import type { Act } from '../verification/index.ts';
import { payloadDigest } from '../verification/index.ts';
import { maxPhones } from './binding.ts';
import { askToBind } from './store/bind.ts';
import { findBinding, listBindings } from './store/bindings.ts';
import { askToLift } from './store/lift.ts';
import { askCurrentToReplace, askNewToReplace } from './store/replace.ts';
import { askToUnbind } from './store/unbind.ts';

type Deps = { db: Database; crypto: Crypto; settings: Settings };
type Asked<P extends Purpose> = Extract<CreateVerification, { purpose: P }>;

/** The recipient is the whole act: the code that came to a number binds that number and does nothing else. */
export const wholeNumber = payloadDigest();
/** The act is about one binding: its id is the payload, and the subject, since there can be several at a time. */
export const ofBinding = (phoneId: string) => payloadDigest(phoneId);

/**
 * What a code of each purpose will authorize. They say nothing about other accounts: a number that is taken gets its code too.
 * @throws Refusal phone_invalid | phone_not_mobile | phone_country_not_served | phone_required | account_restricted |
 *   not_found | forbidden
 */
export const phoneActs = (deps: Deps) => ({
  bind_phone: (asked: Asked<'bind_phone'>, { account }: SessionContext): Act => ({
    purpose: 'bind_phone',
    subject: '',
    recipient: readRecipient(deps, asked),
    payloadDigest: wholeNumber,
    creating: askToBind,
    refusalArgs: { maxPhones: maxPhones(account.kind, deps.settings) },
  }),

  replace_phone_current: async (
    { phoneId }: Asked<'replace_phone_current'>,
    session: SessionContext,
  ): Promise<Act> => ({
    purpose: 'replace_phone_current',
    subject: phoneId,
    recipient: await recipientOf(deps, session, phoneId),
    payloadDigest: ofBinding(phoneId),
    creating: askCurrentToReplace,
    refusalArgs: { phoneId },
  }),

  replace_phone_new: (asked: Asked<'replace_phone_new'>): Act => ({
    purpose: 'replace_phone_new',
    subject: asked.phoneId,
    recipient: readRecipient(deps, asked),
    payloadDigest: ofBinding(asked.phoneId),
    creating: askNewToReplace,
    refusalArgs: { phoneId: asked.phoneId },
  }),

  unbind_phone: async ({ phoneId }: Asked<'unbind_phone'>, session: SessionContext): Promise<Act> => ({
    purpose: 'unbind_phone',
    subject: phoneId,
    recipient: await recipientOf(deps, session, phoneId),
    payloadDigest: ofBinding(phoneId),
    creating: askToUnbind,
    refusalArgs: { phoneId, isEnterprise: session.account.kind === 'enterprise' },
  }),

  lift_restriction: async (_asked: Asked<'lift_restriction'>, { account }: SessionContext): Promise<Act> => {
    if (account.account_status !== 'restricted') throw new Refusal('forbidden');
    if (account.liftable_by === 'staff') throw new Refusal('account_restricted');
    const [primary] = await deps.db.run(listBindings, { accountId: account.account_id });
    if (!primary) throw new Refusal('phone_required');
    return {
      purpose: 'lift_restriction',
      subject: '',
      recipient: { index: primary.phone_index, cipher: primary.phone_cipher, country: primary.country },
      payloadDigest: wholeNumber,
      creating: askToLift,
      refusalArgs: {},
    };
  },
});

function readRecipient({ crypto, settings }: Deps, { phone, region }: { phone: string; region: string }): Recipient {
  const { e164, country } = parsePhone(phone, region);
  const { SMS_COUNTRIES: served } = settings;
  if (!served.includes('*') && !served.includes(country)) throw new Refusal('phone_country_not_served');
  return { index: crypto.blindIndex(e164), cipher: crypto.sealPhone(e164), country };
}

async function recipientOf({ db }: Deps, { account }: SessionContext, phoneId: string): Promise<Recipient> {
  const [binding] = await db.run(findBinding, { accountId: account.account_id, phoneId });
  if (binding?.status !== 'active') throw new Refusal('not_found');
  return { index: binding.phone_index, cipher: binding.phone_cipher, country: binding.country };
}
