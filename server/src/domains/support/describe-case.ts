import type { CaseStatus } from '@btepai/contract';
import type { Crypto } from '../../kit/crypto.ts';
import type { Database } from '../../kit/database.ts';
import { maskPhone } from '../../kit/phone-number.ts';
import { quoted } from '../../kit/quoted.ts';
import { openCaseContact, openText, phoneOfCase } from './case.ts';
import { findByNumber, listActs } from './store/acts.ts';
import { listByStatus, listWaiting } from './store/queues.ts';
import type { CaseRow } from './store.ts';
import { listMessages } from './store.ts';

type Deps = { db: Database; crypto: Crypto };
const listed = 200;
const minute = (time: Date) => time.toISOString().slice(0, 16).replace('T', ' ');

/** A line for each case in a state, the oldest first; without a state for each that staff have to look at. */
export async function listCasesOf({ db }: Deps, status: CaseStatus | null): Promise<string[]> {
  const limit = listed + 1;
  const rows = status === null ? await db.run(listWaiting, { limit }) : await db.run(listByStatus, { status, limit });
  return [
    ...rows.slice(0, listed).map(lineOf),
    ...(rows.length > listed ? [`these are the oldest ${listed}; there are more`] : []),
  ];
}

const lineOf = (row: CaseRow) =>
  [
    row.number,
    row.topic.padEnd(14),
    row.status.padEnd(8),
    `opened ${minute(row.opened_at)}`,
    ...(row.unanswered_since ? [`unanswered since ${minute(row.unanswered_since)}`] : []),
  ].join('  ');

const picturesIn = (count: number) => (count === 0 ? '' : `  [${count} ${count === 1 ? 'picture' : 'pictures'}]`);

/** All that staff need to decide, numbers masked; null where there is no such case. */
export async function describeCase({ db, crypto }: Deps, number: string): Promise<string[] | null> {
  const [found] = await db.run(findByNumber, { number });
  if (!found) return null;
  const of = { accountId: found.account_id, caseId: found.id };
  const messages = await db.run(listMessages, of);
  const acts = await db.run(listActs, of);
  const written = (sealed: Buffer) =>
    found.wrapped_key === null ? '(destroyed with the account)' : quoted(openText(crypto, found, found.id, sealed));
  return [
    `${found.number}  ${found.topic}  ${found.status}, opened ${minute(found.opened_at)} UTC, account ${found.account_id}`,
    ...aboutNumber(crypto, found),
    ...messages.map(
      (row) =>
        `${minute(row.written_at)}  ${row.author}: ${written(row.text_cipher)}${picturesIn(row.pictures.length)}`,
    ),
    ...acts.map(
      (row) =>
        `${minute(row.acted_at)}  ${quoted(row.staff)} → ${row.act}${row.reason_cipher ? `: ${written(row.reason_cipher)}` : ''}`,
    ),
  ];
}

function aboutNumber(crypto: Crypto, found: CaseRow): string[] {
  const phone = phoneOfCase(crypto, found);
  const contact = openCaseContact(crypto, found);
  return [
    ...(phone ? [`about ${phone}, which the account has proven to hold`] : []),
    ...(contact
      ? [`contact: ${quoted(contact.name ?? 'no name')}, ${contact.phone ? maskPhone(contact.phone) : 'no number'}`]
      : []),
  ];
}
