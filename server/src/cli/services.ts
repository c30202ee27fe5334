import { parseArgs } from 'node:util';
import { maxAmountFen, ServiceId, text } from '@btepai/contract';
import { z } from 'zod';
import type { ServiceChange } from '../domains/orders/index.ts';
import { changeService, listCatalogue } from '../domains/orders/index.ts';
import { cliActor } from '../domains/staff/index.ts';
import { foldName } from './fold-name.ts';
import { readJsonFile } from './json-file.ts';
import type { World } from './open-world.ts';

export const servicesUsage = `btepai services list
btepai services set-price SERVICE OPTION YUAN --by NAME
btepai services offer|withdraw SERVICE [OPTION] --by NAME
btepai services add --file service.json --by NAME     {"id", "name": {"zh", "en"}, "description": {"zh", "en"}, "unit": {"zh", "en"},
                                                       "contact": "none|phone|address", "maxQuantity", "starts": "at_once|by_staff",
                                                       "options": [{"id", "name": {"zh", "en"}, "price": "19.90"}]}
btepai services add-option SERVICE --file option.json --by NAME   {"id", "name": {"zh", "en"}, "price": "19.90"}
`;

const inBoth = (max: number) => z.strictObject({ zh: text(max), en: text(max) });
const Yuan = z
  .string()
  .regex(/^\d{1,7}(\.\d{1,2})?$/, 'yuan, like 19.90')
  .transform((written) => Math.round(Number(written) * 100))
  .pipe(z.number().min(1).max(maxAmountFen));
const Option = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'small letters, digits and hyphens'),
    name: inBoth(40),
    price: Yuan,
  })
  .transform(({ price, ...option }) => ({ ...option, priceFen: price }));
const NewService = z.strictObject({
  id: ServiceId,
  name: inBoth(40),
  description: inBoth(200),
  unit: inBoth(20),
  contact: z.enum(['none', 'phone', 'address']),
  maxQuantity: z.number().int().min(1).max(999).default(99),
  starts: z.enum(['at_once', 'by_staff']),
  options: z
    .array(Option)
    .min(1)
    .max(50)
    .refine((options) => new Set(options.map(({ id }) => id)).size === options.length, 'each id once'),
});

/** @returns the exit code: 0 done, 1 not done, 2 not a command */
export async function runServices(args: string[], world: World): Promise<number> {
  const { positionals, values } = parseArgs({
    args,
    allowPositionals: true,
    options: { by: { type: 'string' }, file: { type: 'string' } },
  });
  if (positionals.join(' ') === 'list') {
    for (const line of await listCatalogue(world.db)) world.say(line);
    return 0;
  }
  const by = foldName(values.by ?? '');
  if (by === '') return 2;
  const change = await readChange(positionals, values.file);
  if (change === null) return 2;
  if (typeof change === 'string') {
    world.say(`not done: ${change}`);
    return 1;
  }
  if (await changeService(world, change, cliActor(by))) {
    world.say('done');
    return 0;
  }
  world.say(
    change.kind === 'add' || change.kind === 'add_option'
      ? 'not done: the id is taken, or there is no such service'
      : 'not done: there is no such service or option',
  );
  return 1;
}

/** The change that is asked for; what is wrong with its file or price, or null where it is no command. */
async function readChange(positionals: string[], file: string | undefined): Promise<ServiceChange | string | null> {
  const [command, serviceId, optionId, price, ...more] = positionals;
  if (more.length > 0) return null;
  if (command === 'add' && file && serviceId === undefined) {
    const service = await readJsonFile(file, NewService);
    return typeof service === 'string' ? service : { kind: 'add', service };
  }
  if (serviceId === undefined) return null;
  if (command === 'add-option' && file && optionId === undefined) {
    const option = await readJsonFile(file, Option);
    return typeof option === 'string' ? option : { kind: 'add_option', serviceId, option };
  }
  if (command === 'set-price' && optionId !== undefined && price !== undefined) {
    const { success, data: priceFen } = Yuan.safeParse(price);
    return success
      ? { kind: 'set_price', serviceId, optionId, priceFen, wasFen: null }
      : 'the price is in yuan, like 19.90';
  }
  if ((command === 'offer' || command === 'withdraw') && price === undefined)
    return { kind: command, serviceId, ...(optionId !== undefined && { optionId }) };
  return null;
}
