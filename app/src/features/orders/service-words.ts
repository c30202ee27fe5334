const plain = {
  option: 'services.option',
  phone: 'services.phone',
  address: 'services.address',
  note: 'services.noteHint',
} as const;

/** What a field is for, in the words of the service; services that staff add later have the plain ones. */
const special = {
  'city-errand': {
    option: 'services.optionOf.city-errand',
    address: 'services.addressOf.city-errand',
    note: 'services.noteOf.city-errand',
  },
  'phone-top-up': { option: 'services.optionOf.phone-top-up', phone: 'services.phoneOf.phone-top-up' },
  'household-bills': {
    option: 'services.optionOf.household-bills',
    address: 'services.addressOf.household-bills',
    note: 'services.noteOf.household-bills',
  },
  parcel: {
    option: 'services.optionOf.parcel',
    address: 'services.addressOf.parcel',
    note: 'services.noteOf.parcel',
  },
} as const;

type Named = keyof typeof plain;
type Words = {
  [Each in keyof typeof special]: (typeof special)[Each][keyof (typeof special)[Each]];
}[keyof typeof special];

export function wordFor(serviceId: string, named: Named): Words | (typeof plain)[Named] {
  const own: Record<string, Partial<Record<Named, Words>>> = special;
  return own[serviceId]?.[named] ?? plain[named];
}
