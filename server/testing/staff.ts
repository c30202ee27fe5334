import { runCases } from '../src/cli/cases.ts';
import { runPhones } from '../src/cli/phones.ts';
import { createCrypto } from '../src/kit/crypto.ts';
import type { TestServer } from './server.ts';

/** Runs a command of the staff on a server's database: what it said, and its exit code. */
export async function staffOf({ app, clock, settings, keys }: TestServer, [command, ...args]: string[]) {
  const lines: string[] = [];
  const say = (line: string) => void lines.push(line);
  const world = { db: app.db, clock, settings, crypto: createCrypto(keys), say };
  const exit = await (command === 'phones' ? runPhones(args, world) : runCases(args, world));
  return { exit, said: lines.join('\n') };
}
