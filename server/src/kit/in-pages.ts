/** What reads one page of a list: newest first, those before an id. */
type ReadPage<Row> = (page: { beforeId: string | null; limit: number }) => Promise<Row[]>;

const rowsAtOnce = 200;

/** A whole list, page after page, each row as it is to be shown. */
export async function* inPages<Row extends { id: string }, Item>(
  read: ReadPage<Row>,
  show: (row: Row) => Item | Promise<Item>,
): AsyncGenerator<Item[]> {
  for (let beforeId: string | null = null; ; ) {
    const rows: Row[] = await read({ beforeId, limit: rowsAtOnce });
    if (rows.length > 0) yield await Promise.all(rows.map(show));
    if (rows.length < rowsAtOnce) return;
    beforeId = rows.at(-1)!.id;
  }
}
