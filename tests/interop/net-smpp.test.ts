import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../server/testing/server.ts';
import { startSmppGateway } from '../../server/testing/smpp.ts';
import { startProgram, stopPrograms, works } from './program.ts';

/**
 * Our SMPP gateway against an SMSC that is not `smpp`: Perl's Net::SMPP (Debian: libnet-smpp-perl), with texts read and
 * written by Perl's Encode.
 */
const hasNetSmpp = await works('perl', '-MNet::SMPP', '-e', '1');

describe.skipIf(!hasNetSmpp)(`Net::SMPP as our SMSC${hasNetSmpp ? '' : ' (skipped: perl has no Net::SMPP)'}`, () => {
  const told: Record<string, unknown>[] = [];
  const toldOf = <Thing>(what: string) => told.flatMap((line) => (what in line ? [line[what] as Thing] : []));
  let gateway: ReturnType<typeof startSmppGateway>;
  beforeAll(async () => {
    startProgram('perl', [join(import.meta.dirname, 'smsc.pl')], (line) => {
      if (line.startsWith('{')) told.push(JSON.parse(line));
    });
    const [port] = await eventually(() => toldOf<number>('port').length > 0 && toldOf<number>('port'), 'its port');
    gateway = startSmppGateway(`smpp://127.0.0.1:${port}`, { SMPP_SYSTEM_TYPE: 'OTP', SMPP_SOURCE: 'BTEPAI' });
    await eventually(() => toldOf('enquired').length > 0, 'a bind');
  });
  afterAll(async () => {
    await gateway?.stop();
    await stopPrograms();
  });

  test('it reads our bind, and our answer to its enquire_link', () => {
    expect(toldOf('bind')).toEqual([
      { system_id: 'btepai', password: 'secret', system_type: 'OTP', interface_version: 0x34 },
    ]);
  });

  const texts = [
    '【B特派】123456（5分钟内有效）',
    'Your code is 123456. [€] {~} \\ ^ | @_$ àéüΩ',
    '码'.repeat(66) + '😀'.repeat(50),
    `${'a'.repeat(152)}€${'b'.repeat(200)}`,
  ];
  test.each(texts)('it reads what we submit, and we read its answer, receipts and replies: %#', async (text) => {
    const before = toldOf('submit').length;
    const { reference } = await gateway.send(text);
    await eventually(() => toldOf<{ id: string }>('submit').some(({ id }) => id === reference), 'what it read');
    const parts = toldOf<Record<string, string>>('submit').slice(before);
    expect(parts.map((part) => part.text).join('')).toBe(text);
    expect(parts.at(-1)).toMatchObject({
      source_addr_ton: 5,
      source_addr: 'BTEPAI',
      dest_addr_ton: 1,
      dest_addr_npi: 1,
      destination_addr: '8613800138000',
      registered_delivery: 1,
      id: reference,
    });
    if (parts.length > 1)
      expect(parts.map(({ header }) => header!.slice(-4))).toEqual(
        parts.map((_, index) => `0${parts.length}0${index + 1}`),
      );
    await eventually(
      () => gateway.heard.receipts.filter((one) => 'reference' in one && one.reference === reference).length === 2,
      'receipts',
    );
    expect(gateway.heard.receipts.slice(-2)).toEqual([
      { reference, status: 'delivered' },
      { reference, status: 'undelivered', reason: 'unreachable' },
    ]);
    await eventually(() => gateway.heard.replies.length >= 2, 'replies');
    expect(gateway.heard.replies.splice(0)).toEqual([
      { from: '+8613800138000', text: '退订' },
      { from: '+8613800138000', text: 'R [€]' },
    ]);
  });

  test('it reads our answers to what it delivered, and our goodbye', async () => {
    await gateway.stop();
    await eventually(() => toldOf('unbind').length === 1, 'the goodbye');
    const statuses = told.flatMap((line) => ('answered' in line ? [line.status] : []));
    expect(statuses).toEqual(Array.from({ length: texts.length * 4 }, () => 0));
    expect(toldOf('unknown')).toEqual([]);
  });
});
