import type { ActivityLine, Language } from '@btepai/contract';
import type { Crypto, KeyedAccount } from '../../kit/crypto.ts';
import type { Details } from './entry.ts';
import { openEntry } from './entry.ts';
import type { LineRow } from './store.ts';
import { activityWords } from './words.ts';

type PlaceName = (address: string, language: Language) => string | null;

/** Whether its owner may say that it was not them: a person did it, whose address the line holds. */
export const isDisownable = ({ kind, address }: Details & { kind: keyof typeof activityWords }) =>
  activityWords[kind].byPerson && address !== undefined;

/** A line in words. */
export function showLine(
  { crypto, placeName }: { crypto: Crypto; placeName: PlaceName },
  account: KeyedAccount,
  row: LineRow,
  language: Language,
): ActivityLine {
  const line = openEntry(crypto, account, row);
  return {
    id: row.id,
    kind: line.kind,
    at: line.at,
    device: line.device ?? null,
    address: line.address ?? null,
    place: line.address === undefined ? null : placeName(line.address, language),
    summary: activityWords[line.kind][language](line),
    disownable: isDisownable(line),
    disownedAt: row.disowned_entry === null ? null : openEntry(crypto, account, { entry: row.disowned_entry }).at,
  };
}
