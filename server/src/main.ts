import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

// Before anything is imported: what was compiled at the last start is not compiled again, nor the compiler loaded.
enableCompileCache(join(import.meta.dirname, '../../node_modules/.cache/btepai'));
const { start } = await import('./start.ts');
await start();
