import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { eventually } from '../../../../testing/server.ts';
import { startSmppGateway } from '../../../../testing/smpp.ts';
import type { Smsc } from '../../../../testing/smsc.ts';
import { startSmsc, textsOf } from '../../../../testing/smsc.ts';
import { readSettings } from '../../../settings.ts';
import { pdu, smpp } from './smpp/wire.ts';

let smsc: Smsc;
let gateway: ReturnType<typeof startSmppGateway>;
beforeEach(async () => {
  smsc = await startSmsc();
});
afterEach(async () => {
  await gateway?.stop();
  await smsc.close();
});

async function start(env: Record<string, string> = {}, takes = true) {
  gateway = startSmppGateway(smsc.url, env, takes);
  await eventually(() => smsc.isBound() && gateway.sendOnceBound('first'), 'a bind');
  smsc.submitted.length = 0;
}
const unavailable = { name: 'Error', kind: 'unavailable' };

describe('binding', () => {
  test('as a transceiver of SMPP 3.4, with what the settings say', async () => {
    await start({ SMPP_SYSTEM_TYPE: 'OTP' });
    expect(smsc.binds).toMatchObject([
      {
        command: 'bind_transceiver',
        system_id: 'btepai',
        password: 'secret',
        system_type: 'OTP',
        interface_version: 0x34,
      },
    ]);
  });

  test('refused it is tried again, and nothing is taken meanwhile', async () => {
    smsc.faults.bindStatus = smpp.errors.ESME_RBINDFAIL!;
    gateway = startSmppGateway(smsc.url);
    await eventually(() => smsc.binds.length >= 2, 'a second try');
    await expect(gateway.send('x')).rejects.toMatchObject(unavailable);
    smsc.faults.bindStatus = 0;
    await gateway.sendOnceBound('x');
  });

  test('a wrong password takes nothing, and hurts nobody', async () => {
    gateway = startSmppGateway(smsc.url, { SMPP_PASSWORD: 'wrong' });
    await eventually(() => smsc.binds.length >= 2, 'a second try');
    await expect(gateway.send('x')).rejects.toMatchObject(unavailable);
  });

  test('where nobody listens, a send fails at once and the next gateway gets it', async () => {
    await smsc.close();
    gateway = startSmppGateway(smsc.url);
    await expect(gateway.send('x')).rejects.toMatchObject(unavailable);
    smsc = await startSmsc({ port: smsc.port });
    await gateway.sendOnceBound('x');
  });

  test('a stop gives up a bind that nobody answers', async () => {
    smsc.faults.deaf = true;
    gateway = startSmppGateway(smsc.url);
    await gateway.stop();
  });
});

describe('submitting', () => {
  const sources: [setting: string, fields: object][] = [
    ['+8610690000', { source_addr_ton: 1, source_addr_npi: 1, source_addr: '8610690000' }],
    ['10690000', { source_addr_ton: 0, source_addr_npi: 1, source_addr: '10690000' }],
    ['BTEPAI', { source_addr_ton: 5, source_addr_npi: 0, source_addr: 'BTEPAI' }],
    ['', { source_addr_ton: 0, source_addr_npi: 0, source_addr: '' }],
  ];
  test.each(sources)('from %j', async (SMPP_SOURCE, fields) => {
    await start({ SMPP_SOURCE });
    const seen: object[] = [];
    smsc.watch.onSubmit = (request) => seen.push(request);
    const { reference } = await gateway.send('【B特派】123456');
    expect(seen).toMatchObject([
      {
        ...fields,
        dest_addr_ton: 1,
        dest_addr_npi: 1,
        destination_addr: '8613800138000',
        esm_class: 0,
        registered_delivery: 1,
        data_coding: 8,
      },
    ]);
    expect(reference).toBe(smsc.submitted[0]!.id.replace(/^0+/, ''));
    expect(smsc.textsTo('+8613800138000')).toEqual(['【B特派】123456']);
  });

  test.each(['a'.repeat(500), '码'.repeat(150), `${'码'.repeat(66)}${'😀'.repeat(40)}`])(
    'a long text goes in parts, and the last one answers for it: %#',
    async (text) => {
      await start();
      const { reference } = await gateway.send(text);
      expect(textsOf(smsc.submitted)).toEqual([text]);
      expect(smsc.submitted.map(({ esmClass }) => esmClass)).toEqual(smsc.submitted.map(() => 0x40));
      expect(smsc.submitted.map(({ wantsReceipt }) => wantsReceipt)).toEqual(
        smsc.submitted.map((_, index) => index === smsc.submitted.length - 1),
      );
      expect(reference).toBe(smsc.submitted.at(-1)!.id.replace(/^0+/, ''));
    },
  );

  test('two long texts to one number at once don’t mix', async () => {
    await start();
    smsc.faults.latencyMs = 5;
    const texts = Array.from({ length: 20 }, (_, n) => String(n).repeat(300).slice(0, 300));
    await Promise.all(texts.map((text) => gateway.send(text)));
    expect(textsOf(smsc.submitted).toSorted()).toEqual(texts.toSorted());
  });

  const statuses: [name: string, kind: string][] = [
    ['ESME_RTHROTTLED', 'unavailable'],
    ['ESME_RMSGQFUL', 'unavailable'],
    ['ESME_RSYSERR', 'unavailable'],
    ['ESME_RINVSRCADR', 'unavailable'],
    ['ESME_RX_T_APPN', 'unavailable'],
    ['ESME_RSUBMITFAIL', 'unavailable'],
    ['ESME_RINVDSTADR', 'rejected'],
    ['ESME_RINVMSGLEN', 'rejected'],
    ['ESME_RX_R_APPN', 'rejected'],
  ];
  test.each(statuses)('%s is %s', async (name, kind) => {
    await start();
    smsc.faults.answer = smpp.errors[name]!;
    await expect(gateway.send('x')).rejects.toMatchObject({ kind, message: expect.stringContaining(name) });
    smsc.faults.answer = 0x0400;
    await expect(gateway.send('x')).rejects.toMatchObject({
      kind: 'unavailable',
      message: expect.stringContaining('0x'),
    });
    smsc.faults.answer = 'ok';
    await gateway.send('x');
  });
});

describe('the window', () => {
  test('no more than it holds are without an answer at a time, and all are sent', async () => {
    await start({ SMPP_WINDOW: '3' });
    smsc.faults.latencyMs = 5;
    await Promise.all(Array.from({ length: 40 }, (_, n) => gateway.send(`m${n}`)));
    expect(smsc.submitted).toHaveLength(40);
    expect(smsc.seen.mostOutstanding).toBe(3);
  });

  test('who waits for room, or for an answer, waits no longer than somebody waits for them', async () => {
    await start({ SMPP_WINDOW: '1' });
    smsc.faults.answer = 'none';
    const [first, second] = [new AbortController(), new AbortController()];
    const sends = [first, second].map(({ signal }) => gateway.send('x', { signal }));
    const outcomes = sends.map((send) =>
      send.then(
        () => 'sent',
        (error) => error,
      ),
    );
    await eventually(() => smsc.submitted.length === 1, 'the first');
    second.abort('second');
    expect(await outcomes[1]).toBe('second');
    first.abort('first');
    expect(await outcomes[0]).toBe('first');
    smsc.faults.answer = 'ok';
    await gateway.send('y');
    expect(textsOf(smsc.submitted)).toEqual(['x', 'y']);
  });

  test('cut in the middle: all that are without an answer fail as unavailable, and it binds again', async () => {
    await start({ SMPP_WINDOW: '8' });
    smsc.faults.latencyMs = 10;
    smsc.faults.cutAfter = 5;
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        gateway.send(`m${n}`).then(
          () => 'sent',
          (error) => error.kind,
        ),
      ),
    );
    expect(outcomes).toEqual(outcomes.map(() => 'unavailable'));
    await gateway.sendOnceBound('again');
    expect(smsc.binds).toHaveLength(2);
  });

  test('a stop waits for what is on its way, and says goodbye', async () => {
    await start();
    smsc.faults.latencyMs = 50;
    const sends = Array.from({ length: 10 }, (_, n) => gateway.send(`m${n}`));
    await gateway.stop();
    expect(await Promise.all(sends)).toHaveLength(10);
    expect(smsc.seen.unbinds).toBe(1);
    await expect(gateway.send('x')).rejects.toMatchObject(unavailable);
  });
});

describe('the link', () => {
  test('both sides ask whether the other is there', async () => {
    await start();
    smsc.ask('enquire_link');
    await eventually(() => smsc.responses.some(({ command }) => command === 'enquire_link_resp'), 'our answer');
    await eventually(() => smsc.seen.enquiries > 0, 'our question');
  });

  test('a peer that says nothing any more is given up, with all it owes, and bound to again', async () => {
    await start();
    smsc.faults.deaf = true;
    await expect(gateway.send('x')).rejects.toMatchObject(unavailable);
    smsc.faults.deaf = false;
    await gateway.sendOnceBound('y');
  });

  test('an SMSC that unbinds is answered, and bound to again', async () => {
    await start();
    smsc.ask('unbind');
    await eventually(() => smsc.responses.some(({ command }) => command === 'unbind_resp'), 'our answer');
    await eventually(() => smsc.binds.length === 2, 'a second bind');
    await gateway.sendOnceBound('y');
  });

  const nonsense: [what: string, hex: string][] = [
    ['a length beyond all reason', 'ffffffff'],
    ['a text of a protocol', Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n').toString('hex')],
    ['a length below a header', '0000000800000005'],
    [
      'a parameter without the octet that it must have',
      `00000025${'00000005000000000000000100'.padEnd(58, '0')}04270000`,
    ],
    ['more octets than it says', '00000010000000150000000000000001ff'],
    ['half a PDU', '00000040000000050000'],
  ];
  test.each(nonsense)('%s ends the connection and not the process: bound again', async (_what, hex) => {
    await start();
    smsc.spoil(Buffer.from(hex, 'hex'));
    smsc.faults.deaf = true;
    await eventually(() => smsc.binds.length === 1 && !smsc.isBound(), 'the end of the connection', 20_000);
    smsc.faults.deaf = false;
    await gateway.sendOnceBound('y');
  });

  test('a command that it does not know is answered so, and the connection stays', async () => {
    await start();
    smsc.spoil(Buffer.from('000000100000abcd0000000000000009', 'hex'));
    smsc.ask('query_sm');
    const refused = () =>
      smsc.responses.filter(({ command, command_status: status }) => command === 'generic_nack' && status === 3);
    await eventually(() => refused().length === 2, 'two refusals');
    await gateway.send('x');
    expect(smsc.binds).toHaveLength(1);
  });

  test('an answer to nothing, and one that came too late, do no harm', async () => {
    await start();
    smsc.spoil(pdu('submit_sm_resp', { sequence_number: 999_999, message_id: 'x' }).toBuffer());
    smsc.faults.latencyMs = 30;
    const late = new AbortController();
    const send = gateway.send('x', { signal: late.signal }).catch((error) => error);
    await eventually(() => smsc.submitted.length === 1, 'the submission');
    late.abort('late');
    expect(await send).toBe('late');
    await gateway.send('y');
  });
});

test('receipts and replies are heard, and answered in turn', async () => {
  await start();
  const { reference } = await gateway.send('x');
  const { id } = smsc.submitted[0]!;
  smsc.tell(id, 'ENROUTE');
  smsc.tell(id, 'DELIVRD', 'text');
  smsc.tell(id, 'UNDELIV', 'parameters');
  smsc.tell(id, 'REJECTD', 'both');
  smsc.deliver({
    source_addr_ton: 1,
    source_addr: '8613800138000',
    data_coding: 8,
    short_message: Buffer.from('90008ba2', 'hex'),
  });
  await eventually(
    () => smsc.responses.filter(({ command }) => command === 'deliver_sm_resp').length === 5,
    'five answers',
  );
  expect(gateway.heard.receipts).toEqual([
    { reference, status: 'delivered' },
    { reference, status: 'undelivered', reason: 'unreachable' },
    { reference, status: 'undelivered', reason: 'rejected' },
  ]);
  expect(gateway.heard.replies).toEqual([{ from: '+8613800138000', text: '退订' }]);
});

test('what can’t be written down is not acknowledged, so that the SMSC says it again', async () => {
  await start({}, false);
  await gateway.send('x');
  smsc.tell(smsc.submitted[0]!.id, 'DELIVRD', 'text');
  const answer = await eventually(
    () => smsc.responses.find(({ command }) => command === 'deliver_sm_resp'),
    'the answer',
  );
  expect(answer.command_status).toBe(0x64);
});

test('what it needs is asked for by name', () => {
  expect(() => readSettings({ SMS_GATEWAYS: 'smpp' })).toThrow(
    /SMPP_URL: SMS_GATEWAYS=smpp needs it\nSMPP_SYSTEM_ID: .*\nSMPP_PASSWORD: /,
  );
  const given = { SMS_GATEWAYS: 'smpp', SMPP_URL: 'smpp://h', SMPP_SYSTEM_ID: 'a', SMPP_PASSWORD: 'b' };
  expect(() => readSettings(given)).not.toThrow();
  for (const wrong of [
    { SMPP_URL: 'http://h' },
    { SMPP_URL: 'smpp://user@h' },
    { SMPP_URL: 'smpp://h/path' },
    { SMPP_SYSTEM_ID: 'a'.repeat(16) },
    { SMPP_SOURCE: '特派' },
  ])
    expect(() => readSettings({ ...given, ...wrong })).toThrow(Object.keys(wrong)[0]);
});
