import { z } from 'zod';

/** The id in a route's path, in the one spelling in which ids are stored. */
export const ById = z.object({ id: z.uuid().toLowerCase() });

/** One page of a list, newest first: how much of it, and after which item. */
export const Page = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.uuid().optional(),
});

/** The page of rows that were read with one more than fits, so that the reader knows whether there is a next one. */
export function pageOf<Row, Item extends { id: string }>(rows: Row[], limit: number, show: (row: Row) => Item) {
  const items = rows.slice(0, limit).map(show);
  return { items, nextCursor: rows.length > limit ? items.at(-1)!.id : null };
}
