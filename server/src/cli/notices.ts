import { parseArgs } from 'node:util';
import { text } from '@btepai/contract';
import { z } from 'zod';
import { announce, countActive } from '../domains/accounts/index.ts';
import { announcementSms } from '../domains/notifications/index.ts';
import { readJsonFile } from './json-file.ts';
import type { World } from './open-world.ts';

export const noticesUsage = `btepai notices send --file notice.json [--dry-run]         tells every active account: inbox, app, and SMS where agreed to
                                                       {"id", "category": "activity", "title": {"zh", "en"},
                                                        "body": {"zh", "en"}, "link": "/…"}; sent again, it goes on
`;

const inBoth = (max: number) => z.strictObject({ zh: text(max), en: text(max) });
const Notice = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{2,60}$/, 'small letters, digits and hyphens, 3 to 61'),
  category: z.literal('activity'),
  title: inBoth(60),
  body: inBoth(500),
  link: z
    .string()
    .max(200)
    .regex(/^\/(?!\/)[^\s\\]*$/, 'a page of the app, from /')
    .nullable()
    .default(null),
});
type Notice = z.infer<typeof Notice>;

/** @returns the exit code: 0 done, 1 not done, 2 not a command */
export async function runNotices(args: string[], world: World): Promise<number> {
  const { positionals, values } = parseArgs({
    args,
    allowPositionals: true,
    options: { file: { type: 'string' }, 'dry-run': { type: 'boolean', default: false } },
  });
  if (positionals.join(' ') !== 'send' || !values.file) return 2;
  const { db, say } = world;
  const read = await readJsonFile(values.file, Notice);
  if (typeof read === 'string') {
    say(`not done: ${read}`);
    return 1;
  }
  const { id: name, category: _category, ...words } = read;
  if (values['dry-run']) {
    preview(world, words);
    say(`${await countActive(db)} active accounts would be told`);
    return 0;
  }
  let told = 0;
  const outcome = await announce(world, {
    name,
    words,
    onPage: (soFar) => {
      told = soFar;
      if (process.stderr.isTTY) process.stderr.write(`\r${told} accounts`);
    },
  });
  if (outcome === 'other words') {
    say(`not done: ${name} has been sent with other words; give what is new an id of its own`);
    return 1;
  }
  if (process.stderr.isTTY) process.stderr.write('\n');
  say(outcome === 'told' ? `done: ${told} accounts were told` : `done before: everybody was told of ${name}`);
  return 0;
}

function preview({ say, settings }: World, words: Omit<Notice, 'id' | 'category'>): void {
  for (const language of ['zh', 'en'] as const) {
    const sms = announcementSms(words, settings, language);
    say(`${language}   ${words.title[language]}\n     ${words.body[language]}\n     ${words.link ?? 'no page'}`);
    say(`SMS  ${sms.text}  (${sms.units} ${sms.units === 1 ? 'unit' : 'units'})`);
  }
}
