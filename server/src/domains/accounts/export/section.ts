import type { AccountRow } from '../store.ts';

/** One file of an export: what one domain knows of an account, page by page. Nothing secret is in it. */
export type ExportSection = { file: string; pages(account: AccountRow): AsyncIterable<object[]> };
