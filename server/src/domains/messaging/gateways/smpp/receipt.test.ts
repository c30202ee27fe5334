import { describe, expect, test } from 'vitest';
import type { MessageIdForm } from './receipt.ts';
import { referenceOf, reportOf } from './receipt.ts';
import { pdu, smpp } from './wire.ts';

const reading = { idForm: 'same' as MessageIdForm, country: 'CN' };
/** As it comes over the wire. */
const heard = (fields: object) =>
  new smpp.PDU(pdu('deliver_sm', { short_message: Buffer.alloc(0), ...fields }).toBuffer());
const report = (fields: object, idForm: MessageIdForm = 'same') => reportOf(heard(fields), { ...reading, idForm });
const text = (words: string) => ({ esm_class: 0x04, short_message: Buffer.from(words) });
const words = (id: string, stat: string) =>
  `id:${id} sub:001 dlvrd:001 submit date:2611250100 done date:2611250101 stat:${stat} err:000 text:hello`;

describe('receipts', () => {
  const states: [stat: string, state: number, outcome: object | null][] = [
    ['DELIVRD', 2, { status: 'delivered' }],
    ['EXPIRED', 3, { status: 'undelivered', reason: 'unreachable' }],
    ['DELETED', 4, { status: 'undelivered', reason: 'rejected' }],
    ['UNDELIV', 5, { status: 'undelivered', reason: 'unreachable' }],
    ['REJECTD', 8, { status: 'undelivered', reason: 'rejected' }],
    ['ENROUTE', 1, null],
    ['ACCEPTD', 6, null],
    ['UNKNOWN', 7, null],
  ];
  test.each(states)('%s', (stat, state, outcome) => {
    const receipts = outcome ? [{ reference: 'a1', ...outcome }] : [];
    expect(report(text(words('a1', stat)))).toEqual({ receipts, replies: [] });
    const told = { esm_class: 0x04, receipted_message_id: 'a1', message_state: state };
    expect(report(told)).toEqual({ receipts, replies: [] });
    expect(report({ ...text(words('a1', stat)), ...told })).toEqual({ receipts, replies: [] });
  });

  test.each([
    ['in another case', 'ID:A1 SUB:1 STAT:delivrd'],
    ['with spaces', 'id: 00a1 stat: DELIVRD'],
    ['cut short', 'id:a1 stat:DELIVRD'],
  ])('%s', (_what, words) => {
    expect(report(text(words)).receipts).toEqual([{ reference: 'a1', status: 'delivered' }]);
  });

  test('a long one comes in a parameter', () => {
    const payload = { esm_class: 0x04, message_payload: Buffer.from(words('a_b@c', 'DELIVRD')) };
    expect(report(payload).receipts).toEqual([{ reference: 'a_b@c', status: 'delivered' }]);
  });

  test.each(['', 'id:', 'stat:DELIVRD', 'id:7', 'id:7 stat:', 'id:7 stat:GONE', '\0\xff'])(
    'no receipt: %j',
    (words) => {
      expect(report(text(words))).toEqual({ receipts: [], replies: [] });
    },
  );

  const forms: [form: MessageIdForm, answered: string, receipted: string][] = [
    ['same', '0A1F', '0A1F'],
    ['same', '0a1f', 'A1F'],
    ['same', 'a1b2-77', 'a1b2-77'],
    ['hex_then_decimal', '0A1F', '0000002591'],
    ['hex_then_decimal', 'ffffffffffffffff', '18446744073709551615'],
    ['decimal_then_hex', '2591', 'a1f'],
  ];
  test.each(forms)('identifiers %s: %s is receipted as %s', (form, answered, receipted) => {
    const reference = referenceOf(answered, form);
    expect(report(text(words(receipted, 'DELIVRD')), form).receipts).toMatchObject([{ reference }]);
    // The parameter has it as the answer had.
    const told = { esm_class: 0x04, receipted_message_id: answered, message_state: 2 };
    expect(report(told, form).receipts).toMatchObject([{ reference }]);
  });
});

describe('replies', () => {
  const from = { source_addr_ton: 1, source_addr_npi: 1, source_addr: '8613800138000' };
  const said = (hex: string, more: object = {}) => report({ ...from, short_message: Buffer.from(hex, 'hex'), ...more });
  const cases: [what: string, hex: string, more: object, text: string][] = [
    ['GSM-7', '52', {}, 'R'],
    ['UCS-2', '90008ba2', { data_coding: 8 }, '退订'],
    ['Latin 1', 'e9', { data_coding: 3 }, 'é'],
    ['the first part of a long one', '05000307020152', { esm_class: 0x40 }, 'R'],
    ['a number as people write it', '52', { source_addr_ton: 0, source_addr: '13800138000' }, 'R'],
    ['a number with its country', '52', { source_addr_ton: 0, source_addr: '+8613800138000' }, 'R'],
    ['in a parameter', '', { message_payload: Buffer.from('R') }, 'R'],
  ];
  test.each(cases)('%s', (_what, hex, more, text) => {
    expect(said(hex, more)).toEqual({ receipts: [], replies: [{ from: '+8613800138000', text }] });
  });

  test.each([
    ['a program’s', { data_coding: 4 }],
    ['a service’s', { source_addr_ton: 5, source_addr: 'BANK' }],
    ['a short code’s', { source_addr_ton: 3, source_addr: '10086' }],
    ['nobody’s', { source_addr: '' }],
    ['an acknowledgement', { esm_class: 0x08 }],
  ])('no reply: %s', (_what, more) => {
    expect(said('52', more)).toEqual({ receipts: [], replies: [] });
  });
});
