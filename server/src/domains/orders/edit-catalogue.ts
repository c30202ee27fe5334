import type { Language, Service } from '@btepai/contract';
import { yuanText } from '@btepai/contract';
import type { Clock } from '../../kit/clock.ts';
import type { Crypto } from '../../kit/crypto.ts';
import type { Database, Pool } from '../../kit/database.ts';
import { quoted } from '../../kit/quoted.ts';
import type { Actor } from '../staff/index.ts';
import { noteAudit } from '../staff/index.ts';
import { addOption, addService, listServices, offerOption, offerService, setPrice } from './store/catalogue.ts';

type Names = Record<Language, string>;
type NewOption = { id: string; name: Names; priceFen: number };

/** What staff do to the catalogue. Orders that were made before keep their names and prices (M3). */
export type ServiceChange =
  /** `wasFen`: not where it costs something else by now. */
  | { kind: 'set_price'; serviceId: string; optionId: string; priceFen: number; wasFen: number | null }
  | { kind: 'offer' | 'withdraw'; serviceId: string; optionId?: string }
  | { kind: 'add_option'; serviceId: string; option: NewOption }
  | {
      kind: 'add';
      service: {
        id: string;
        name: Names;
        description: Names;
        unit: Names;
        contact: Service['contact'];
        maxQuantity: number;
        starts: 'at_once' | 'by_staff';
        options: NewOption[];
      };
    };

/**
 * Makes a change, with its line in the audit. False: there is no such thing, or where it is new, there is one already; or the
 * price was another.
 */
export const changeService = (
  deps: { db: Pool; clock: Clock; crypto: Crypto },
  change: ServiceChange,
  by: Actor,
  reason: string | null = null,
): Promise<boolean> => {
  const edited = { by: by.name, now: deps.clock.now() };
  return deps.db.transaction(async (tx) => {
    if ((await run(tx, change, edited)).length === 0) return false;
    const { kind, ...details } = change;
    const subject = change.kind === 'add' ? change.service.id : change.serviceId;
    await noteAudit(deps, tx, by, { act: `service.${kind}`, subject, reason, details });
    return true;
  });
};

function run(tx: Database, change: ServiceChange, edited: { by: string; now: Date }): Promise<unknown[]> {
  switch (change.kind) {
    case 'set_price':
      return tx.run(setPrice, { ...change, ...edited });
    case 'offer':
    case 'withdraw': {
      const { serviceId, optionId } = change;
      const args = { serviceId, isOffered: change.kind === 'offer', ...edited };
      return optionId === undefined ? tx.run(offerService, args) : tx.run(offerOption, { ...args, optionId });
    }
    case 'add_option':
      return addOne(tx, change.serviceId, change.option, edited);
    case 'add':
      return addWhole(tx, change.service, edited);
  }
}

async function addWhole(
  tx: Database,
  { id: serviceId, name, description, unit, options, ...more }: (ServiceChange & { kind: 'add' })['service'],
  edited: { by: string; now: Date },
): Promise<unknown[]> {
  const texts = { name: JSON.stringify(name), description: JSON.stringify(description), unit: JSON.stringify(unit) };
  const added = await tx.run(addService, { serviceId, ...texts, ...more, ...edited });
  if (added.length > 0) for (const option of options) await addOne(tx, serviceId, option, edited);
  return added;
}

const addOne = (
  tx: Database,
  serviceId: string,
  { id: optionId, name, priceFen }: NewOption,
  edited: { by: string; now: Date },
): Promise<unknown[]> => tx.run(addOption, { serviceId, optionId, name: JSON.stringify(name), priceFen, ...edited });

const minute = (time: Date) => time.toISOString().slice(0, 16).replace('T', ' ');

/** The whole catalogue for staff, a line for each service and each of its options. */
export async function listCatalogue(db: Database): Promise<string[]> {
  const rows = await db.run(listServices, {});
  return rows.flatMap((row) => [
    `${row.id}  ${row.name.zh}  ${row.name.en}${row.is_offered ? '' : '  WITHDRAWN'}  contact ${row.contact}, at most ${row.max_quantity}, starts ${row.starts}; ${minute(row.changed_at)} by ${quoted(row.changed_by)}`,
    ...row.options.map(
      (option) =>
        `  ${option.id.padEnd(16)}  ¥${yuanText(option.priceFen).padStart(9)}  ${option.name.zh}${option.isOffered ? '' : '  WITHDRAWN'}; by ${quoted(option.changedBy)}`,
    ),
  ]);
}
