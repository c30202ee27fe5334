import { openSync, readSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';

/** A network that routes for itself: the number of its autonomous system, and the name that it is registered by. */
export type Network = { number: number; name: string };
type Range = Network & { from: bigint; to: bigint };

const require = createRequire(import.meta.url);
const longestLine = 512;

/**
 * Looks a network up in a file of lines `from,to,number,name` that are in order, by halving the file: some twenty small
 * reads of what the system keeps in memory anyway. Reading it all in would cost half a second and tens of megabytes for a
 * few lookups a second.
 */
export function createNetworks(path: string) {
  const file = openSync(path, 'r');
  const { size } = statSync(path);
  const buffer = Buffer.alloc(longestLine * 2);

  /** The first whole line at or after a position, with where it begins. Null where there is none. */
  function lineAfter(position: number, before: number): { begin: number; end: number; text: string } | null {
    // One byte earlier, so that a line which begins just here is seen to.
    const start = Math.max(0, position - 1);
    const read = readSync(file, buffer, 0, buffer.length, start);
    const skip = position === 0 ? 0 : buffer.indexOf('\n') + 1;
    const end = buffer.indexOf('\n', skip);
    const stop = end >= 0 && end < read ? end : read;
    if (skip >= read || start + skip >= before || (position > 0 && skip === 0)) return null;
    return { begin: start + skip, end: start + stop + 1, text: buffer.toString('utf8', skip, stop) };
  }

  return (address: bigint): Network | null => {
    let [low, high] = [0, size];
    let nearest: Range | null = null;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const line = lineAfter(middle, high);
      if (!line) {
        high = middle;
        continue;
      }
      const range = readLine(line.text);
      if (range.from > address) high = middle;
      else {
        nearest = range;
        low = line.end;
      }
    }
    return nearest && nearest.to >= address ? { number: nearest.number, name: nearest.name } : null;
  };
}

function readLine(line: string): Range {
  const [from = '0', to = '0', number = '0', ...rest] = line.split(',');
  const name = rest.join(',').trim();
  const isQuoted = name.startsWith('"') && name.endsWith('"');
  return {
    from: BigInt(from),
    to: BigInt(to),
    number: Number(number),
    name: isQuoted ? name.slice(1, -1).replaceAll('""', '"') : name,
  };
}

const files = {
  ipv4: () => require.resolve('@ip-location-db/asn/asn-ipv4-num.csv'),
  ipv6: () => require.resolve('@ip-location-db/asn/asn-ipv6-num.csv'),
};
const opened = new Map<string, ReturnType<typeof createNetworks>>();

/** The network of a public address, by the address as a number. */
export function networkOf(address: bigint, family: 'ipv4' | 'ipv6'): Network | null {
  const lookUp = opened.get(family) ?? createNetworks(files[family]());
  opened.set(family, lookUp);
  return lookUp(address);
}
