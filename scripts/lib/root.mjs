import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root, with links resolved. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
