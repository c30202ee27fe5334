import type { AccountRow } from '../store.ts';

/**
 * What one domain knows of an account: a file of JSON, page by page, or files as they are, one after the other. Nothing
 * secret is in it.
 */
export type ExportSection =
  | { file: string; pages(account: AccountRow): AsyncIterable<object[]> }
  | { files(account: AccountRow): AsyncIterable<{ file: string; bytes: Buffer }> };
