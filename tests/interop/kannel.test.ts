import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encode } from '../../server/src/domains/messaging/gateways/smpp/encoding.ts';
import { eventually } from '../../server/testing/server.ts';
import type { Smsc, State } from '../../server/testing/smsc.ts';
import { startSmsc, textsOf } from '../../server/testing/smsc.ts';
import { startKannel } from './kannel.ts';
import { stopPrograms, works } from './program.ts';

/**
 * Kannel (Debian: kannel) as the client of the SMSC of our tests: it says whether our reading of the protocol is right, in
 * what we take for granted of an SMSC, and in how we split and read texts.
 */
const hasKannel = (await works('which', 'bearerbox')) && (await works('which', 'smsbox'));

describe.skipIf(!hasKannel)(`Kannel at our SMSC${hasKannel ? '' : ' (skipped: no bearerbox on PATH)'}`, () => {
  let smsc: Smsc;
  let kannel: Awaited<ReturnType<typeof startKannel>>;
  beforeAll(async () => {
    smsc = await startSmsc();
    kannel = await startKannel(smsc.port);
    await eventually(() => smsc.isBound(), 'its bind', 20_000);
  });
  afterAll(async () => {
    await stopPrograms();
    await kannel?.end();
    await smsc?.close();
  });

  test('it binds as we do', () => {
    expect(smsc.binds[0]).toMatchObject({
      command: 'bind_transceiver',
      system_id: 'btepai',
      password: 'secret',
      system_type: 'OTP',
      interface_version: 0x34,
    });
  });

  const texts: [what: string, text: string, ucs2: boolean][] = [
    ['GSM-7', 'Your code is 123456. [€] {~} \\ ^ | @_$ àéüΩ', false],
    ['GSM-7 in parts', `${'a'.repeat(152)}€${'b'.repeat(200)}`, false],
    ['UCS-2', '【B特派】123456（5分钟内有效）', true],
    ['UCS-2 in parts', '码'.repeat(150), true],
  ];
  test.each(texts)('we read what it submits, and it reads our receipts: %s', async (what, text, ucs2) => {
    const tag = encodeURIComponent(what);
    const before = smsc.submitted.length;
    await kannel.send(text, { to: '8613800138000', tag, ucs2 });
    const parts = () => smsc.submitted.slice(before);
    await eventually(() => textsOf(parts()).length === 1, 'all of it', 20_000);
    expect(textsOf(parts())).toEqual([text]);
    expect(parts().map(({ dataCoding }) => dataCoding)).toEqual(parts().map(() => (ucs2 ? 8 : 0)));
    // It and we come to as many parts, of the same lengths.
    expect(parts().map(({ octets }) => octets.length)).toEqual(encode(text, 0).parts.map(({ length }) => length));
  });

  const receipts: [state: State, as: 'text' | 'parameters' | 'both', kannels: number][] = [
    ['DELIVRD', 'text', 1],
    ['DELIVRD', 'both', 1],
    ['DELIVRD', 'parameters', 1],
    ['UNDELIV', 'text', 2],
    ['EXPIRED', 'text', 2],
    ['REJECTD', 'both', 2],
  ];
  test.each(receipts)('%s by %s is to it what it is to us', async (state, as, kannels) => {
    const tag = `${state}-${as}`;
    const before = smsc.submitted.length;
    await kannel.send('x', { to: '8613800138000', tag, ucs2: false });
    await eventually(() => smsc.submitted.length > before, 'the submission', 20_000);
    // It knows of a message once it has read our answer: 8 is "taken by the SMSC".
    const heard = (wanted: number) => kannel.receipts.some((one) => one.tag === tag && one.state === wanted);
    await eventually(() => heard(8), 'its note of our answer', 20_000);
    smsc.tell(smsc.submitted.at(-1)!.id, state, as);
    await eventually(() => heard(kannels), `${state}`, 20_000);
  });

  const said = [
    'R',
    '退订',
    'Hello [€] {~} àéüΩ',
    `${'a'.repeat(152)}€${'b'.repeat(200)}`,
    `${'码'.repeat(66)}😀${'码'.repeat(60)}`,
  ];
  test.each(said)('it reads what we encode, put together from its parts: %#', async (text) => {
    const before = kannel.replies.length;
    const { dataCoding, isLong, parts } = encode(text, 0x5a);
    for (const part of parts)
      smsc.deliver({
        source_addr_ton: 1,
        source_addr_npi: 1,
        source_addr: '8613800138000',
        destination_addr: '10690',
        esm_class: isLong ? 0x40 : 0,
        data_coding: dataCoding,
        short_message: part,
      });
    await eventually(() => kannel.replies.length > before, 'the reply', 20_000);
    expect(kannel.replies.slice(before)).toEqual([{ from: '+8613800138000', text }]);
  });

  test('it and the SMSC ask whether the other is there, and it says goodbye', async () => {
    await eventually(() => smsc.seen.enquiries > 0, 'its question', 20_000);
    smsc.ask('enquire_link');
    await eventually(() => smsc.responses.some(({ command }) => command === 'enquire_link_resp'), 'its answer');
    await stopPrograms();
    expect(smsc.seen.unbinds).toBe(1);
  });
});
