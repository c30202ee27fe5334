import { strFromU8, unzipSync } from 'fflate';

/** What is in a zip, by the names of its files. */
export const unzipped = (bytes: Uint8Array): Record<string, string> =>
  Object.fromEntries(Object.entries(unzipSync(bytes)).map(([name, content]) => [name, strFromU8(content)]));
