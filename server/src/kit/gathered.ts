const atOnce = 2;

/** Rows that say for which key they are (`nth`, from 1, a bigint as the driver gives it), found by the key's index. */
export function byNth<Row extends { nth: string }>(rows: Row[]) {
  const byPlace = new Map(rows.map((row) => [Number(row.nth), row]));
  return (index: number): Row | undefined => byPlace.get(index + 1);
}

type Waiting<Key, Row> = { key: Key; resolve: (row: Row | undefined) => void; reject: (error: unknown) => void };

/**
 * One read for all who ask at the same time: while two are under way, those who come meanwhile go together in the next. So
 * a hundred requests at once cost a few round trips, and one by itself waits for nothing. Each is still read anew, after it
 * was asked for. `read` gives a row, or undefined, for each key in order.
 */
export function gathered<Key, Row>(read: (keys: Key[]) => Promise<(Row | undefined)[]>) {
  let waiting: Waiting<Key, Row>[] = [];
  let running = 0;
  let isDue = false;

  async function run() {
    isDue = false;
    if (running >= atOnce || waiting.length === 0) return;
    const batch = waiting;
    waiting = [];
    running += 1;
    try {
      const rows = await read(batch.map(({ key }) => key));
      for (const [index, { resolve }] of batch.entries()) resolve(rows[index]);
    } catch (error) {
      for (const { reject } of batch) reject(error);
    } finally {
      running -= 1;
      void run();
    }
  }

  return (key: Key): Promise<Row | undefined> =>
    new Promise((resolve, reject) => {
      waiting.push({ key, resolve, reject });
      if (isDue) return;
      isDue = true;
      // Whoever else comes in this turn of the event loop goes along.
      setImmediate(() => void run());
    });
}
