import { readFile } from 'node:fs/promises';
import type { z } from 'zod';

/** What a file holds, in the shape of the schema, or what is wrong with it. */
export async function readJsonFile<Shape>(file: string, schema: z.ZodType<Shape>): Promise<Shape | string> {
  const read = await readFile(file, 'utf8').catch((error: Error) => error);
  if (read instanceof Error) return `${file} can’t be read: ${read.message}`;
  let json: unknown;
  try {
    json = JSON.parse(read);
  } catch {
    return `${file} is no JSON`;
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  return parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'the file'}: ${message}`).join('; ');
}
