import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';

/**
 * Root keys by id (1–255). `current` encrypts and signs; older ones only decrypt what they made. `index` is the one
 * that finds numbers and changes only by re-indexing. Each use derives its own key from a root (crypto.ts).
 */
export type KeyRing = { current: number; index: number; keys: Map<number, Buffer> };

const KeysFile = z.strictObject({
  current: z.number().int().min(1).max(255),
  index: z.number().int().min(1).max(255),
  keys: z.record(
    z.string().regex(/^\d{1,3}$/),
    z.base64().refine((value) => Buffer.from(value, 'base64').length === 32, { message: 'must be 32 bytes' }),
  ),
});

class KeysError extends Error {}

export const newKeysFile = () =>
  `${JSON.stringify({ current: 1, index: 1, keys: { 1: randomBytes(32).toString('base64') } }, null, 2)}\n`;

/** @throws KeysError saying what is wrong, never what the keys are. */
export function parseKeys(text: string, from: string): KeyRing {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new KeysError(`${from}: not JSON`);
  }
  const parsed = KeysFile.safeParse(json);
  if (!parsed.success) {
    throw new KeysError(
      `${from}: ${parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`).join('; ')}`,
    );
  }
  const { current, index } = parsed.data;
  const keys = new Map(
    Object.entries(parsed.data.keys).map(([id, value]) => [Number(id), Buffer.from(value, 'base64')]),
  );
  for (const [name, id] of Object.entries({ current, index })) {
    if (!keys.has(id)) throw new KeysError(`${from}: ${name} names key ${id}, which is not among the keys`);
  }
  return { current, index, keys };
}

/** Keys from BTEPAI_KEYS, KEYS_FILE, or (outside production) DATA_DIR/keys.json, made at the first start. */
export function loadKeys(settings: {
  BTEPAI_KEYS?: string | undefined;
  KEYS_FILE?: string | undefined;
  DATA_DIR: string;
}): KeyRing {
  if (settings.BTEPAI_KEYS) return parseKeys(settings.BTEPAI_KEYS, 'BTEPAI_KEYS');
  const file = settings.KEYS_FILE ?? join(settings.DATA_DIR, 'keys.json');
  if (!settings.KEYS_FILE) {
    mkdirSync(dirname(file), { recursive: true });
    try {
      writeFileSync(file, newKeysFile(), { mode: 0o600, flag: 'wx' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  return parseKeys(readFileSync(file, 'utf8'), file);
}
