import type { CaseTopic, ObjectionAnswer, OpenCase } from '@btepai/contract';
import type { Clock } from '../../kit/clock.ts';
import { addSeconds, utcDay } from '../../kit/clock.ts';
import type { Crypto, KeyedAccount } from '../../kit/crypto.ts';
import type { Database } from '../../kit/database.ts';
import { newId } from '../../kit/ids.ts';
import type { OnceKey } from '../../kit/once.ts';
import { findOnce, onceArgs, runOnce } from '../../kit/once.ts';
import { parsePhone } from '../../kit/phone-number.ts';
import { Refusal } from '../../kit/refusal.ts';
import type { Settings } from '../../settings.ts';
import type { AccountRow } from '../accounts/index.ts';
import { findById, openContact, withKey } from '../accounts/index.ts';
import { activityLine, actorIn } from '../activity/index.ts';
import { boundNumber, findProof } from '../phone/index.ts';
import type { SessionContext } from '../sessions/index.ts';
import type { CaseContact } from './case.ts';
import { openText, sealText } from './case.ts';
import type { MessageRow } from './store.ts';
import { addMessage, findByProof, listMessages, openCase as open } from './store.ts';

export type SupportDeps = { db: Database; clock: Clock; crypto: Crypto; settings: Settings };

/**
 * Opens a case and resolves to its id. An appeal rests on the proof behind its claim token. While one is open for the proof,
 * or the proof was spent by one, the same token leads there, and what was written is added to it.
 * @throws Refusal validation_failed where an appeal's token is not this account's, or void | phone_invalid |
 *   phone_not_mobile | too_many_requests | idempotency_key_reused
 */
export async function openCase(
  deps: SupportDeps,
  {
    session,
    address,
    asked,
    once,
  }: { session: SessionContext; address: string; asked: OpenCase; once: OnceKey | null },
): Promise<string> {
  const { db, clock, crypto } = deps;
  const account = await withKey(deps, session.account);
  const accountId = account.account_id;
  // A key that came with another request is refused here too, where the proof leads to a case that spent it.
  await findOnce(db, { accountId, ...onceArgs(once) });
  const appeal = asked.topic === 'other' ? null : await readAppeal(deps, accountId, asked);
  const { message: text, attachments = [] } = asked;
  if (appeal?.spentBy) return addTo(deps, { account, caseId: appeal.spentBy, text, attachments });
  const contact = await readContact(deps, account, asked.contact);
  const caseId = newId(clock);
  const { row } = await runOnce(db, open, {
    ...openArgs(deps, { account, caseId, topic: asked.topic, text, author: 'person' }),
    attachments,
    ...activityLine(deps, actorIn(session, address), 'case_opened'),
    ...onceArgs(once),
    proofId: appeal?.proofId ?? null,
    phoneIndex: appeal?.proof?.phoneIndex ?? null,
    phoneCipher: appeal?.proof?.phoneCipher ?? null,
    contactCipher: sealText(crypto, account, caseId, JSON.stringify(contact)),
  });
  if (row.id !== null) return row.id;
  const [known] = await db.run(findByProof, { accountId, proofId: appeal!.proofId });
  return addTo(deps, { account, caseId: known!.id, text, attachments });
}

/** The proof behind an appeal's token, or the case that spent it. @throws Refusal validation_failed */
async function readAppeal(deps: SupportDeps, accountId: string, { topic, claimToken }: OpenCase) {
  const { db, crypto } = deps;
  const proofId = claimToken === undefined ? null : crypto.readSignedToken('phone_proof', claimToken);
  if (proofId !== null) {
    const proof = await findProof(deps, db, { accountId, proofId });
    // A lost number's appeal is about the number that another is to take the place of.
    if (proof && (topic !== 'phone_lost' || proof.bindingId !== null)) return { proofId, proof, spentBy: null };
    const [known] = proof ? [] : await db.run(findByProof, { accountId, proofId });
    if (known) return { proofId, proof: null, spentBy: known.id };
  }
  throw new Refusal('validation_failed', { errors: [{ path: 'claimToken', code: 'claim_token_void' }] });
}

/** Nothing that someone wrote is lost, and nothing that was only sent twice is there twice. */
async function addTo(
  { db, clock, crypto, settings }: SupportDeps,
  of: { account: KeyedAccount; caseId: string; text: string; attachments: string[] },
): Promise<string> {
  const { account, caseId, text, attachments } = of;
  const accountId = account.account_id;
  const isThis = ({ text_cipher, pictures }: MessageRow) =>
    openText(crypto, account, caseId, text_cipher) === text &&
    JSON.stringify(pictures.map(({ id }) => id)) === JSON.stringify(attachments);
  if ((await db.run(listMessages, { accountId, caseId })).some(isThis)) return caseId;
  await db.run(addMessage, {
    accountId,
    caseId,
    messageId: newId(clock),
    textCipher: sealText(crypto, account, caseId, text),
    attachments,
    perCase: settings.SUPPORT_MESSAGES_PER_CASE,
    now: clock.now(),
    ...onceArgs(null),
  });
  return caseId;
}

/** What was given, else the saved contact, else the bound number. */
export async function readContact(
  { db, crypto }: SupportDeps,
  account: AccountRow,
  given: OpenCase['contact'],
): Promise<CaseContact> {
  if (given) return { name: given.name ?? null, phone: parsePhone(given.phone, given.region).e164 };
  const saved = openContact(crypto, account);
  return {
    name: saved?.name ?? null,
    phone: saved?.phone ?? (await boundNumber({ db, crypto }, account.account_id)),
  };
}

/** The old number objected to a change: support is brought in, in the objection's own transaction (P5). */
export async function openObjectionCase(
  deps: Omit<SupportDeps, 'db'>,
  tx: Database,
  { accountId, changeId, outcome }: { accountId: string; changeId: string; outcome: ObjectionAnswer['outcome'] },
): Promise<void> {
  const [found] = await tx.run(findById, { accountId });
  const account = await withKey({ db: tx, crypto: deps.crypto }, found!);
  await tx.run(open, {
    ...openArgs(deps, {
      account,
      caseId: newId(deps.clock),
      topic: 'phone_objected',
      text: outcome,
      author: 'system',
    }),
    ...activityLine(deps, null, 'case_opened'),
    ...onceArgs(null),
    proofId: null,
    phoneIndex: null,
    phoneCipher: null,
    contactCipher: null,
    changeId,
  });
}

export function openArgs(
  { clock, crypto, settings }: Omit<SupportDeps, 'db'>,
  of: {
    account: KeyedAccount;
    caseId: string;
    topic: CaseTopic;
    text: string;
    author: 'person' | 'staff' | 'system';
    staff?: string;
  },
) {
  const now = clock.now();
  return {
    accountId: of.account.account_id,
    caseId: of.caseId,
    topic: of.topic,
    changeId: null as string | null,
    attachments: [] as string[],
    author: of.author,
    staff: of.staff ?? null,
    messageId: newId(clock),
    textCipher: sealText(crypto, of.account, of.caseId, of.text),
    day: utcDay(now),
    perDay: settings.SUPPORT_CASES_PER_ACCOUNT_PER_DAY,
    daySince: addSeconds(now, -86_400),
    now,
  };
}
