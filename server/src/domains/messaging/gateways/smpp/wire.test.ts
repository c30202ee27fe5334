import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { createServer } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventually } from '../../../../../testing/server.ts';
import { startSmppGateway } from '../../../../../testing/smpp.ts';

/**
 * The octets by themselves, written down by hand from chapters 4 and 5 of the SMPP 3.4 specification: what we say and what
 * we understand is not only what `smpp` says to `smpp`.
 */
const octets = (text: string) => Buffer.from(text.replaceAll(/\/\/.*|\s/g, ''), 'hex');
const ascii = (text: string) => Buffer.from(text, 'ascii').toString('hex');

let socket: Socket;
let received = Buffer.alloc(0);
let gateway: ReturnType<typeof startSmppGateway>;
const peer = createServer((opened) => {
  socket = opened;
  socket.on('error', () => {});
  socket.on('data', (chunk) => {
    received = Buffer.concat([received, chunk]);
  });
});

/** The next octets that came, as many as are expected. */
async function heard(expected: string) {
  const { length } = octets(expected);
  await eventually(() => received.length >= length, `${length} octets`);
  expect(received.subarray(0, length).toString('hex')).toBe(octets(expected).toString('hex'));
  received = received.subarray(length);
}
const say = (said: string) => socket.write(octets(said));

beforeEach(async () => {
  received = Buffer.alloc(0);
  peer.listen(0, '127.0.0.1');
  await once(peer, 'listening');
  gateway = startSmppGateway(`smpp://127.0.0.1:${(peer.address() as AddressInfo).port}`, {
    SMPP_SYSTEM_ID: 'SMPP3TEST',
    SMPP_PASSWORD: 'secret08',
    SMPP_SYSTEM_TYPE: 'SUBMIT1',
    SMPP_SOURCE: 'BTEPAI',
    SMPP_ENQUIRE_LINK_SECONDS: '300',
  });
  await heard(`
    0000002f 00000009 00000000 00000001 // bind_transceiver
    534d50503354455354 00               // system_id
    7365637265743038 00                 // password
    5355424d495431 00                   // system_type
    34 00 00 00                         // interface_version, addr_ton, addr_npi, address_range`);
  say(`00000015 80000009 00000000 00000001 ${ascii('SMSC')}00 00000010 00000015 00000000 00000016`);
  await heard('00000010 80000015 00000000 00000016');
});
afterEach(async () => {
  const stopped = gateway.stop();
  await eventually(() => received.length >= 16, 'the goodbye');
  expect(received.subarray(4, 8).toString('hex')).toBe('00000006');
  say(`00000010 80000006 00000000 ${received.subarray(12, 16).toString('hex')}`);
  await stopped;
  peer.close();
  await once(peer, 'close');
});

test('submit_sm in UCS-2, and its answer', async () => {
  const sent = gateway.send('验证码');
  await heard(`
    0000003a 00000004 00000000 00000002   // submit_sm
    00                                    // service_type
    05 00 ${ascii('BTEPAI')} 00           // source
    01 01 ${ascii('8613800138000')} 00    // destination
    00 00 00                              // esm_class, protocol_id, priority_flag
    00 00                                 // schedule_delivery_time, validity_period
    01 00                                 // registered_delivery, replace_if_present_flag
    08 00                                 // data_coding, sm_default_msg_id
    06 9a8c 8bc1 7801                     // sm_length, short_message`);
  say(`00000019 80000004 00000000 00000002 ${ascii('a1b2c3d4')}00`);
  expect(await sent).toEqual({ reference: 'a1b2c3d4' });

  const refused = gateway.send('[1]');
  await heard(`00000039 00000004 00000000 00000003 00 0500 ${ascii('BTEPAI')}00 0101 ${ascii('8613800138000')}00
    00 00 00 00 00 01 00 00 00 05 1b3c 31 1b3e`);
  say('00000010 80000004 0000000b 00000003');
  await expect(refused).rejects.toMatchObject({ kind: 'rejected', message: 'submit_sm_resp: ESME_RINVDSTADR' });

  const nacked = gateway.send('1');
  await heard(`00000035 00000004 00000000 00000004 00 0500 ${ascii('BTEPAI')}00 0101 ${ascii('8613800138000')}00
    00 00 00 00 00 01 00 00 00 01 31`);
  say('00000010 80000000 00000003 00000004');
  await expect(nacked).rejects.toMatchObject({ kind: 'unavailable', message: 'generic_nack: ESME_RINVCMDID' });
});

test('a long text in parts, the header of each', async () => {
  const sent = gateway.send('码'.repeat(71));
  await eventually(() => received.length >= 0x34 + 140, 'the first part');
  const first = received;
  // esm_class 0x40, no receipt, UCS-2; 140 octets that begin with 05 00 03, a mark, and "1 of 2".
  expect(first.length).toBe(0x34 + 140);
  expect(first.subarray(0x2a, 0x34).toString('hex')).toBe('4000000000000008008c');
  expect(first.subarray(0x34, 0x3a).toString('hex')).toMatch(/^050003..0201$/);
  received = Buffer.alloc(0);
  say(`00000019 80000004 00000000 ${first.subarray(12, 16).toString('hex')} ${ascii('a1b2c3d4')}00`);
  await eventually(() => received.length >= 0x34 + 14, 'the second part');
  expect(received.subarray(0x2a, 0x34).toString('hex')).toMatch(/^4000000000010008000e$/);
  expect(received.subarray(0x34).toString('hex')).toBe(
    `050003${first.subarray(0x37, 0x38).toString('hex')}0202${'7801'.repeat(4)}`,
  );
  say(`00000019 80000004 00000000 ${received.subarray(12, 16).toString('hex')} ${ascii('a1b2c3d5')}00`);
  received = Buffer.alloc(0);
  expect(await sent).toEqual({ reference: 'a1b2c3d5' });
});

test('deliver_sm: a receipt by its parameters, one by its text, a reply; and enquire_link', async () => {
  const addresses = `00 01 01 ${ascii('8613800138000')}00 05 00 ${ascii('BTEPAI')}00`;
  say(`00000046 00000005 00000000 00000021 ${addresses} 04 00 00 00 00 00 00 00 00 00
    001e 0009 ${ascii('a1b2c3d4')}00  // receipted_message_id
    0427 0001 02                      // message_state`);
  await heard('00000011 80000005 00000000 00000021 00');
  const words = ascii(
    'id:a1b2c3d5 sub:001 dlvrd:000 submit date:2611250100 done date:2611250105 stat:UNDELIV err:005 text:',
  );
  const length = words.length / 2;
  say(`${(0x34 + length).toString(16).padStart(8, '0')} 00000005 00000000 00000022 ${addresses} 04 00 00 00 00 00 00 00 00
    ${length.toString(16)} ${words}`);
  await heard('00000011 80000005 00000000 00000022 00');
  say(`00000038 00000005 00000000 00000023 ${addresses} 00 00 00 00 00 00 00 08 00 04 9000 8ba2`);
  await heard('00000011 80000005 00000000 00000023 00');
  expect(gateway.heard).toEqual({
    receipts: [
      { reference: 'a1b2c3d4', status: 'delivered' },
      { reference: 'a1b2c3d5', status: 'undelivered', reason: 'unreachable' },
    ],
    replies: [{ from: '+8613800138000', text: '退订' }],
  });
  say('00000010 00000015 00000000 00000024');
  await heard('00000010 80000015 00000000 00000024');
});
