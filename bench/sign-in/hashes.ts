import { createPasswords } from '../../server/src/kit/passwords.ts';
import { readSettings } from '../../server/src/settings.ts';
import { serve } from '../rpc.ts';
import { usageSince } from '../usage.ts';
import { password } from './people.ts';

/** The floor: the password function alone, with the server's own parameters and as many at once, in a process of its own. */
const settings = readSettings(process.env);
const passwords = createPasswords(settings);
const made = await passwords.hash(password);

async function verifyFor({ seconds }: { seconds: number }): Promise<{ perSecond: number; cpuMs: number }> {
  const { cpuSeconds } = usageSince();
  const begin = performance.now();
  const end = begin + seconds * 1000;
  let done = 0;
  await Promise.all(
    Array.from({ length: settings.PASSWORD_HASHES_AT_ONCE }, async () => {
      while (performance.now() < end) {
        await passwords.verify(made, password);
        done += 1;
      }
    }),
  );
  return {
    perSecond: done / ((performance.now() - begin) / 1000),
    cpuMs: ((usageSince().cpuSeconds - cpuSeconds) * 1000) / done,
  };
}

serve({ made: () => made, atOnce: () => settings.PASSWORD_HASHES_AT_ONCE, verifyFor });
