import type { CreateOrder, Language, Service } from '@btepai/contract';
import { maxAmountFen, yuan } from '@btepai/contract';
import type { Database } from '../../kit/database.ts';
import { Refusal } from '../../kit/refusal.ts';
import type { OptionRow, ServiceRow } from './store/catalogue.ts';
import { findServices } from './store/catalogue.ts';
import type { ItemRow } from './store/orders.ts';

const offered = ({ is_offered, options }: ServiceRow): OptionRow[] =>
  is_offered ? options.filter(({ isOffered }) => isOffered) : [];

/** The catalogue as people see it: what has nothing to choose from is not in it. */
export const showCatalogue = (rows: ServiceRow[], language: Language): Service[] =>
  rows.filter((row) => offered(row).length > 0).map((row) => showService(row, language));

function showService(row: ServiceRow, language: Language): Service {
  const options = offered(row);
  return {
    id: row.id,
    name: row.name[language],
    description: row.description[language],
    unit: row.unit[language],
    price: yuan(Math.min(...options.map(({ priceFen }) => priceFen))),
    options: options.map((option) => ({ id: option.id, name: option.name[language], price: yuan(option.priceFen) })),
    contact: row.contact,
    maxQuantity: row.max_quantity,
  };
}

/** What an order comes to by the catalogue of this moment (M3), and what else its services want. */
export type Priced = {
  items: ItemRow[];
  totalFen: number;
  contact: Service['contact'];
  startsAtOnce: boolean;
};

const wants: Service['contact'][] = ['none', 'phone', 'address'];
type FieldError = { path: string; code: string };

/** @throws Refusal validation_failed, naming each thing that is not offered, or more than is sold at once */
export async function priceItems(db: Database, asked: CreateOrder['items']): Promise<Priced> {
  const rows = await db.run(findServices, { ids: [...new Set(asked.map(({ serviceId }) => serviceId))] });
  const services = new Map(rows.map((row) => [row.id, row]));
  const errors: FieldError[] = [];
  const items: ItemRow[] = [];
  const taken: ServiceRow[] = [];
  const quantities = new Map<string, number>();
  for (const [nth, { serviceId, quantity, options: [chosen] = [] }] of asked.entries()) {
    const service = services.get(serviceId);
    const options = service ? offered(service) : [];
    if (!service || options.length === 0) {
      errors.push({ path: `items.${nth}.serviceId`, code: 'service_not_offered' });
      continue;
    }
    const option = chosen === undefined ? options[0] : options.find(({ id }) => id === chosen);
    if (!option) errors.push({ path: `items.${nth}.options.0`, code: 'option_not_offered' });
    const together = (quantities.get(serviceId) ?? 0) + quantity;
    quantities.set(serviceId, together);
    if (together > service.max_quantity) errors.push({ path: `items.${nth}.quantity`, code: 'quantity_too_large' });
    taken.push(service);
    if (option) items.push(itemOf(service, option, quantity));
  }
  const totalFen = items.reduce((sum, { priceFen, quantity }) => sum + priceFen * quantity, 0);
  if (totalFen > maxAmountFen) errors.push({ path: 'items', code: 'order_too_large' });
  if (errors.length > 0) throw new Refusal('validation_failed', { errors });
  return {
    items,
    totalFen,
    contact: wants[Math.max(...taken.map(({ contact }) => wants.indexOf(contact)))]!,
    startsAtOnce: taken.every(({ starts }) => starts === 'at_once'),
  };
}

const itemOf = (service: ServiceRow, option: OptionRow, quantity: number): ItemRow => ({
  serviceId: service.id,
  name: service.name,
  option: { id: option.id, name: option.name },
  unit: service.unit,
  quantity,
  priceFen: option.priceFen,
});
