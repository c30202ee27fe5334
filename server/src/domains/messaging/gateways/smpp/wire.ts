import type { Pdu } from 'smpp';
import smpp from 'smpp';

/**
 * `smpp` without its filters: texts and times stay the octets that they are on the wire. The package reads every text by
 * GSM-7 where an SMSC says "default", which spoils identifiers, and a time that it can't read ends the connection.
 */
for (const { params = {} } of Object.values(smpp.commands))
  for (const field of Object.values(params)) delete field.filter;
for (const tlv of Object.values(smpp.tlvs)) delete tlv.filter;

export const pdu = (command: string, fields: object = {}): Pdu => new smpp.PDU(command, fields);

const namesByStatus = new Map(Object.entries(smpp.errors).map(([name, status]) => [status, name]));

/** `ESME_RTHROTTLED` where the specification names it, else its number. */
export const nameOfStatus = (status: number): string =>
  namesByStatus.get(status) ?? `0x${status.toString(16).padStart(8, '0')}`;

export { smpp };
