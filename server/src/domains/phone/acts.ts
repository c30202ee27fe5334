import type { CreateVerification, Purpose } from '@btepai/contract';
import type { Crypto } from '../../kit/crypto.ts';
import type { Database } from '../../kit/database.ts';
import { refuseWeak } from '../../kit/passwords.ts';
import type { PhoneNumber } from '../../kit/phone-number.ts';
import { parsePhone } from '../../kit/phone-number.ts';
import { Refusal } from '../../kit/refusal.ts';
import type { Settings } from '../../settings.ts';
import type { ProvenAct } from '../factors/index.ts';
import { actOf, signInAct } from '../factors/index.ts';
import type { Recipient } from '../messaging/index.ts';
import type { Caller } from '../sessions/index.ts';
import type { Act } from '../verification/index.ts';
import { actDigest, askPlainly, payloadDigest } from '../verification/index.ts';
import { maxPhones } from './binding.ts';
import { boundNumber } from './numbers.ts';
import { askToBind } from './store/bind.ts';
import { findBinding, listBindings } from './store/bindings.ts';
import { askCurrentToReplace, askNewToReplace } from './store/replace.ts';
import { askToUnbind } from './store/unbind.ts';

type Deps = { db: Database; crypto: Crypto; settings: Settings };
/** A payment as it is to be confirmed, and what the SMS says of it; the payments domain knows. @throws Refusal not_found | … */
export type PaymentAct = (of: { accountId: string; paymentId: string }) => Promise<ProvenAct & Pick<Act, 'smsParams'>>;
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
export const phoneActs = (deps: Deps & { paymentAct: PaymentAct }) => ({
  bind_phone: (asked: Asked<'bind_phone'>, { account }: Caller): Act => ({
    purpose: 'bind_phone',
    subject: '',
    recipient: readRecipient(deps, asked),
    payloadDigest: wholeNumber,
    creating: askToBind,
    refusalArgs: { maxPhones: maxPhones(account.kind, deps.settings) },
  }),

  replace_phone_current: async ({ phoneId }: Asked<'replace_phone_current'>, session: Caller): Promise<Act> => ({
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

  unbind_phone: async ({ phoneId }: Asked<'unbind_phone'>, session: Caller): Promise<Act> => ({
    purpose: 'unbind_phone',
    subject: phoneId,
    recipient: await recipientOf(deps, session, phoneId),
    payloadDigest: ofBinding(phoneId),
    creating: askToUnbind,
    refusalArgs: { phoneId, isEnterprise: session.account.kind === 'enterprise' },
  }),

  sign_in: ({ pendingSessionId }: Asked<'sign_in'>, caller: Caller) =>
    ownerAct(deps, caller, signInAct(pendingSessionId)),
  change_password: async (asked: Asked<'change_password'>, caller: Caller) => {
    // Before an SMS is sent for it, and not after it has come.
    const { account_id: accountId, username } = caller.account;
    await refuseWeak(asked.newPassword, { username, number: await boundNumber(deps, accountId) }, 'newPassword');
    return ownerAct(deps, caller, actOf(asked));
  },
  change_profile: (asked: Asked<'change_profile'>, caller: Caller) => ownerAct(deps, caller, actOf(asked)),
  manage_factors: (asked: Asked<'manage_factors'>, caller: Caller) => ownerAct(deps, caller, actOf(asked)),
  manage_devices: (asked: Asked<'manage_devices'>, caller: Caller) => ownerAct(deps, caller, actOf(asked)),
  make_phone_primary: (asked: Asked<'make_phone_primary'>, caller: Caller) => ownerAct(deps, caller, actOf(asked)),
  export_data: (asked: Asked<'export_data'>, caller: Caller) => ownerAct(deps, caller, actOf(asked)),
  close_account: (asked: Asked<'close_account'>, caller: Caller) => ownerAct(deps, caller, actOf(asked)),
  lift_restriction: (asked: Asked<'lift_restriction'>, caller: Caller) => {
    const { account_status: status, liftable_by: liftableBy } = caller.account;
    if (status !== 'restricted') throw new Refusal('forbidden');
    if (liftableBy === 'staff') throw new Refusal('account_restricted');
    return ownerAct(deps, caller, actOf(asked));
  },
  confirm_payment: async ({ paymentId }: Asked<'confirm_payment'>, caller: Caller): Promise<Act> => {
    const { smsParams, ...act } = await deps.paymentAct({ accountId: caller.account.account_id, paymentId });
    return { ...(await ownerAct(deps, caller, act)), ...(smsParams && { smsParams }) };
  },
});

/** An act that the owner proves by a code to the primary number. @throws Refusal phone_required */
async function ownerAct(
  { db, crypto }: Deps,
  { account }: Caller,
  { purpose, subject, payload }: ProvenAct,
): Promise<Act> {
  const [primary] = await db.run(listBindings, { accountId: account.account_id });
  if (!primary) throw new Refusal('phone_required');
  return {
    purpose,
    subject,
    recipient: { index: primary.phone_index, cipher: primary.phone_cipher, country: primary.country },
    payloadDigest: actDigest(crypto, purpose, payload),
    creating: askPlainly,
    refusalArgs: {},
  };
}

/** Rule S3: a country that we send to, and no range that costs more than it can be worth. */
const isServed = (
  { SMS_COUNTRIES: served, SMS_DENIED_PREFIXES: denied }: Pick<Settings, 'SMS_COUNTRIES' | 'SMS_DENIED_PREFIXES'>,
  { e164, country }: PhoneNumber,
) =>
  (served.includes('*') || served.includes(country)) &&
  !denied.some((prefix) => e164.slice(1).startsWith(prefix.replace('+', '')));

function readRecipient({ crypto, settings }: Deps, { phone, region }: { phone: string; region: string }): Recipient {
  const { e164, country } = parsePhone(phone, region);
  if (!isServed(settings, { e164, country })) throw new Refusal('phone_country_not_served');
  return { index: crypto.blindIndex(e164), cipher: crypto.sealPhone(e164), country };
}

async function recipientOf({ db }: Deps, { account }: Caller, phoneId: string): Promise<Recipient> {
  const [binding] = await db.run(findBinding, { accountId: account.account_id, phoneId });
  if (binding?.status !== 'active') throw new Refusal('not_found');
  return { index: binding.phone_index, cipher: binding.phone_cipher, country: binding.country };
}
