import type { CaseStatus } from '@btepai/contract';
import { maskPhone } from '../../kit/phone-number.ts';
import { openCaseContact, openText, phoneOfCase } from './case.ts';
import type { StaffDeps } from './staff-acts.ts';
import type { CaseRow } from './store.ts';
import { findByNumber, listActs, listByStatus, listMessages } from './store.ts';

const listed = 200;
const minute = (time: Date) => time.toISOString().slice(0, 16).replace('T', ' ');

/** A line for each case in a state, the oldest first. */
export async function listCasesOf({ db }: StaffDeps, status: CaseStatus): Promise<string[]> {
  const rows = await db.run(listByStatus, { status, limit: listed });
  return rows.map((row) => `${row.number}  ${row.topic.padEnd(14)} ${minute(row.opened_at)}`);
}

/** All that staff need to decide, numbers masked; null where there is no such case. */
export async function describeCase({ db, crypto }: StaffDeps, number: string): Promise<string[] | null> {
  const [found] = await db.run(findByNumber, { number });
  if (!found) return null;
  const of = { accountId: found.account_id, caseId: found.id };
  const messages = await db.run(listMessages, of);
  const acts = await db.run(listActs, of);
  return [
    `${found.number}  ${found.topic}  ${found.status}, opened ${minute(found.opened_at)} UTC, account ${found.account_id}`,
    ...aboutNumber(crypto, found),
    ...messages.map(
      (row) => `${minute(row.written_at)}  ${row.author}: ${openText(crypto, found.id, row.text_cipher)}`,
    ),
    ...acts.map(
      (row) =>
        `${minute(row.acted_at)}  ${row.staff} → ${row.act}${row.reason_cipher ? `: ${openText(crypto, found.id, row.reason_cipher)}` : ''}`,
    ),
  ];
}

function aboutNumber(crypto: StaffDeps['crypto'], found: CaseRow): string[] {
  const phone = phoneOfCase(crypto, found);
  const contact = openCaseContact(crypto, found);
  return [
    ...(phone ? [`about ${phone}, which the account has proven to hold`] : []),
    ...(contact
      ? [`contact: ${contact.name ?? 'no name'}, ${contact.phone ? maskPhone(contact.phone) : 'no number'}`]
      : []),
  ];
}
