import type { Account, CreateOrder, Order, Service } from '@btepai/contract';
import { readQuantity } from '../../ui/stepper.tsx';

/** An order as far as it is filled in. What is null was not touched and follows the account. */
export type Draft = {
  option: string;
  quantity: string;
  name: string | null;
  address: string | null;
  /** Another number than the one that the account knows. */
  own: boolean;
  region: string;
  entry: string;
  note: string;
};

export const emptyDraft: Draft = {
  option: '',
  quantity: '1',
  name: null,
  address: null,
  own: false,
  region: 'CN',
  entry: '',
  note: '',
};

/** The number that an order without one of its own goes by; masked. */
export const knownPhone = ({ contact, phone }: Account): string | null => contact?.phone ?? phone?.phone ?? null;

/**
 * The same again. Its number is only known masked: where it is not the account's, it has to be given anew, so that
 * nothing goes to another number than before without a word.
 */
export function draftFrom({ items, contact, note }: Order, account: Account): Draft {
  const [item] = items;
  return {
    ...emptyDraft,
    option: item?.option.id ?? '',
    quantity: String(item?.quantity ?? 1),
    name: contact?.name ?? null,
    address: contact?.address ?? null,
    own: Boolean(contact?.phone) && contact?.phone !== knownPhone(account),
    note: note ?? '',
  };
}

/** The option that is chosen; the first is, where none was or the one of before is gone. */
export const chosenOption = ({ options }: Service, draft: Draft) =>
  options.find(({ id }) => id === draft.option) ?? options[0];

/** What it comes to by the prices at hand, in fen; null while the number of it can't be read. */
export function totalOf(service: Service, draft: Draft): number | null {
  const quantity = readQuantity(draft.quantity);
  const price = (chosenOption(service, draft)?.price ?? service.price).amount;
  return quantity === null || quantity > service.maxQuantity ? null : price * quantity;
}

const nameIn = (draft: Draft, { contact }: Account) => (draft.name ?? contact?.name ?? '').trim();
const addressIn = (draft: Draft, { contact }: Account) => (draft.address ?? contact?.address ?? '').trim();
/** Whether a number of its own is given, because another is wanted or the account knows none. */
export const hasOwnPhone = (draft: Draft, account: Account) => draft.own || knownPhone(account) === null;

/** Whether all that the service needs is there; whether the number is one at all, its field says. */
export function isComplete({ contact }: Service, draft: Draft, account: Account): boolean {
  if (contact === 'none') return true;
  if (hasOwnPhone(draft, account) && draft.entry === '') return false;
  return contact === 'phone' || (nameIn(draft, account) !== '' && addressIn(draft, account) !== '');
}

export function bodyOf(service: Service, draft: Draft, account: Account, totalFen: number): CreateOrder {
  const option = chosenOption(service, draft);
  const quantity = readQuantity(draft.quantity) ?? 1;
  const [name, address, note] = [nameIn(draft, account), addressIn(draft, account), draft.note.trim()];
  const contact = {
    region: draft.region,
    ...(hasOwnPhone(draft, account) && { phone: draft.entry }),
    ...(service.contact === 'address' && { name, address }),
  };
  return {
    items: [{ serviceId: service.id, quantity, ...(option && { options: [option.id] }) }],
    ...(service.contact !== 'none' && { contact }),
    ...(note !== '' && { note }),
    total: { amount: totalFen, currency: 'CNY' },
  };
}
