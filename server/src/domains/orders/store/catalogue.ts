import type { Language, Service } from '@btepai/contract';
import type { Params } from '../../../kit/statement.ts';
import { sql, statement } from '../../../kit/statement.ts';

type Names = Record<Language, string>;

export type OptionRow = { id: string; name: Names; priceFen: number; isOffered: boolean };
export type ServiceRow = {
  id: string;
  name: Names;
  description: Names;
  unit: Names;
  contact: Service['contact'];
  max_quantity: number;
  starts: 'at_once' | 'by_staff';
  is_offered: boolean;
  changed_at: Date;
  changed_by: string;
  /** In their order; the first is chosen where nobody chooses. */
  options: (OptionRow & { changedBy: string })[];
};

const columns = sql`s.id, s.name, s.description, s.unit, s.contact, s.max_quantity, s.starts, s.is_offered, s.changed_at,
  s.changed_by, (
    select coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'name', t.name, 'priceFen', t.price_fen,
      'isOffered', t.is_offered, 'changedBy', t.changed_by) order by t.position, t.id), '[]')
    from service_options t where t.service_id = s.id) as options`;

/** The whole catalogue, also what is withdrawn. */
export const listServices = statement<Record<string, never>, ServiceRow>(
  'list_services',
  () => sql`select ${columns} from services s order by s.position, s.id`,
);

export const findServices = statement<{ ids: string[] }, ServiceRow>(
  'find_services',
  (p) => sql`select ${columns} from services s where s.id = any(${p.ids}::text[])`,
);

// What staff change: each says who did it, and when.

type Edited = { by: string; now: Date };
const edited = (p: Params<Edited>) => sql`changed_by = ${p.by}, changed_at = ${p.now}`;

type PriceArgs = Edited & { serviceId: string; optionId: string; priceFen: number; wasFen: number | null };

/** No row: there is no such option, or it does not cost `wasFen`. */
export const setPrice = statement<PriceArgs, { id: string }>(
  'set_price',
  (p) => sql`
  update service_options set price_fen = ${p.priceFen}::bigint, ${edited(p)}
  where service_id = ${p.serviceId} and id = ${p.optionId}
    and (${p.wasFen}::bigint is null or price_fen = ${p.wasFen}::bigint) returning id`,
);

type OfferArgs = Edited & { serviceId: string; isOffered: boolean };

export const offerService = statement<OfferArgs, { id: string }>(
  'offer_service',
  (p) => sql`
  update services set is_offered = ${p.isOffered}, ${edited(p)} where id = ${p.serviceId} returning id`,
);

export const offerOption = statement<OfferArgs & { optionId: string }, { id: string }>(
  'offer_service_option',
  (p) => sql`
  update service_options set is_offered = ${p.isOffered}, ${edited(p)}
  where service_id = ${p.serviceId} and id = ${p.optionId} returning id`,
);

type AddServiceArgs = Edited & {
  serviceId: string;
  name: string;
  description: string;
  unit: string;
  contact: Service['contact'];
  maxQuantity: number;
  starts: 'at_once' | 'by_staff';
};

/** At the end of the catalogue. No row: its id is taken. */
export const addService = statement<AddServiceArgs, { id: string }>(
  'add_service',
  (p) => sql`
  insert into services (id, position, name, description, unit, contact, max_quantity, starts, changed_at, changed_by)
  select ${p.serviceId}::text, coalesce((select max(position) from services), 0) + 1, ${p.name}::jsonb,
    ${p.description}::jsonb, ${p.unit}::jsonb, ${p.contact}::text, ${p.maxQuantity}::int, ${p.starts}::text,
    ${p.now}::timestamptz, ${p.by}::text
  on conflict (id) do nothing returning id`,
);

type AddOptionArgs = Edited & { serviceId: string; optionId: string; name: string; priceFen: number };

/** After the service's others. No row: there is no such service, or its option's id is taken. */
export const addOption = statement<AddOptionArgs, { id: string }>(
  'add_service_option',
  (p) => sql`
  insert into service_options (service_id, id, position, name, price_fen, changed_at, changed_by)
  select s.id, ${p.optionId}::text,
    coalesce((select max(t.position) from service_options t where t.service_id = s.id), 0) + 1, ${p.name}::jsonb,
    ${p.priceFen}::bigint, ${p.now}::timestamptz, ${p.by}::text
  from services s where s.id = ${p.serviceId}::text
  on conflict (service_id, id) do nothing returning id`,
);
