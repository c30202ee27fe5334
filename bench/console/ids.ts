/** Ids by kind and number, alike in SQL and here, in the order of their numbers, as UUIDv7 are in that of time. */
const kinds = {
  account: '00',
  session: '01',
  device: '02',
  phone: '03',
  case: '04',
  message: '05',
  line: '06',
  order: '07',
  payment: '08',
  refund: '09',
  sender: '0a',
  report: '0b',
  alert: '0c',
  decision: '0d',
  staff: '0e',
  audit: '0f',
  publication: '10',
  incident: '11',
  note: '12',
  proof: '13',
  transfer: '14',
  picture: '15',
};
type Kind = keyof typeof kinds;

/** The first days of 2025: whoever has rows now had others before. */
const prefixOf = (kind: Kind) => `01942000-00${kinds[kind]}-7000-8000-`;

export const idOf = (kind: Kind, n: number) => `${prefixOf(kind)}${n.toString(16).padStart(12, '0')}`;
/** The same of an SQL expression. */
export const idSql = (kind: Kind, n: string) => `('${prefixOf(kind)}' || lpad(to_hex(${n}), 12, '0'))::uuid`;
export const caseNumber = (n: number) => `20250101-${String(n).padStart(6, '0')}`;
export const orderNumber = (n: number) => `20250101${String(n).padStart(8, '0')}`;
