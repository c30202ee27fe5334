import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Pdu, Session } from 'smpp';
import { decode, withoutHeader } from '../src/domains/messaging/gateways/smpp/encoding.ts';
import { pdu, smpp } from '../src/domains/messaging/gateways/smpp/wire.ts';

/** One `submit_sm` as the SMSC took it. */
export type Submitted = {
  id: string;
  to: string;
  from: string;
  dataCoding: number;
  esmClass: number;
  wantsReceipt: boolean;
  octets: Buffer;
};

/** What the SMSC does wrong, to be changed at any time. */
type Faults = {
  /** A status other than 0 refuses; `none` takes the message and never answers. */
  answer: 'ok' | 'none' | number;
  latencyMs: number;
  /** When the handset has it: `before` is before the answer to the submission. */
  receipts: 'after' | 'before' | 'twice' | 'none';
  bindStatus: number;
  /** Answers nothing at all, though the connection stands. */
  deaf: boolean;
  /** Ends the connection once so many more were submitted, before any of their answers. */
  cutAfter: number | null;
};

const states = { ENROUTE: 1, DELIVRD: 2, EXPIRED: 3, UNDELIV: 5, ACCEPTD: 6, UNKNOWN: 7, REJECTD: 8 } as const;
export type State = keyof typeof states;

export type Smsc = Awaited<ReturnType<typeof startSmsc>>;

/** An SMSC on a port of this machine: it takes what is submitted, and says what became of it. */
export async function startSmsc({ systemId = 'btepai', password = 'secret', port = 0 } = {}) {
  const faults: Faults = {
    answer: 'ok',
    latencyMs: 0,
    receipts: 'none',
    bindStatus: 0,
    deaf: false,
    cutAfter: null,
  };
  const submitted: Submitted[] = [];
  const binds: Pdu[] = [];
  const responses: Pdu[] = [];
  const bound = new Set<Session>();
  const unanswered = new Set<Pdu>();
  const seen = { mostOutstanding: 0, unbinds: 0, enquiries: 0 };
  const watch: { onSubmit(request: Pdu): void } = { onSubmit() {} };
  let ids = 0;

  const server = smpp.createServer((session) => {
    session.socket.setNoDelay(true);
    session.on('error', () => session.destroy());
    session.on('close', () => bound.delete(session));
    session.on('pdu', (request) => {
      if (faults.deaf) return;
      if (request.isResponse()) return void responses.push(request);
      if (request.command === 'submit_sm') return take(session, request);
      if (request.command === 'enquire_link') seen.enquiries += 1;
      if (request.command.startsWith('bind_')) return admit(session, request);
      session.send(request.response());
      if (request.command === 'unbind') {
        seen.unbinds += 1;
        session.close();
      }
    });
  });

  function admit(session: Session, request: Pdu) {
    binds.push(request);
    const knows = request.system_id === systemId && request.password === password;
    const status = faults.bindStatus || (knows ? 0 : smpp.errors.ESME_RINVPASWD);
    session.send(request.response({ command_status: status, system_id: 'smsc' }));
    if (status === 0) bound.add(session);
  }

  function take(session: Session, request: Pdu) {
    watch.onSubmit(request);
    seen.mostOutstanding = Math.max(seen.mostOutstanding, unanswered.add(request).size);
    const id = (++ids).toString(16).padStart(8, '0');
    const refusal = typeof faults.answer === 'number' ? faults.answer : 0;
    if (refusal === 0) submitted.push(submittedOf(id, request));
    if (faults.cutAfter !== null && --faults.cutAfter <= 0) {
      faults.cutAfter = null;
      return cut();
    }
    if (faults.answer === 'none') return;
    if (faults.receipts === 'before') tell(id);
    const answer = () => {
      unanswered.delete(request);
      session.send(request.response(refusal ? { command_status: refusal } : { message_id: id }));
      if (refusal || request.registered_delivery !== 1) return;
      if (faults.receipts === 'after' || faults.receipts === 'twice') tell(id);
      if (faults.receipts === 'twice') tell(id);
    };
    if (faults.latencyMs === 0) answer();
    else setTimeout(answer, faults.latencyMs);
  }

  /** Says what became of a message, in the words that SMSCs agree on, or by the parameters, or both. */
  function tell(id: string, state: State = 'DELIVRD', as: 'text' | 'parameters' | 'both' = 'text') {
    const words = `id:${id} sub:001 dlvrd:001 submit date:2611250100 done date:2611250101 stat:${state} err:000 text:`;
    const of = submitted.find((one) => one.id === id);
    deliver({
      source_addr_ton: 1,
      source_addr_npi: 1,
      source_addr: of?.to ?? '8613800000000',
      destination_addr: of?.from ?? '',
      esm_class: 0x04,
      short_message: Buffer.from(as === 'parameters' ? '' : words, 'latin1'),
      ...(as === 'text' ? {} : { receipted_message_id: id, message_state: states[state] }),
    });
  }

  function deliver(fields: object) {
    const [session] = bound;
    if (!session) throw new Error('nobody is bound to the SMSC');
    session.send(pdu('deliver_sm', fields));
  }

  /** Ends every connection, as if the line were cut. */
  function cut() {
    unanswered.clear();
    for (const session of server.sessions) session.destroy();
  }

  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address() as AddressInfo;

  return {
    url: `smpp://127.0.0.1:${address.port}`,
    port: address.port,
    faults,
    submitted,
    binds,
    /** What the other side answered to what we told. */
    responses,
    seen,
    watch,
    isBound: () => bound.size > 0,
    tell,
    deliver,
    cut,
    /** Writes octets as they are. */
    spoil: (octets: Buffer) => {
      for (const session of server.sessions) session.socket.write(octets);
    },
    /** Asks the other side for something, by the name of its command. */
    ask: (command: string) => {
      for (const session of bound) session.send(pdu(command));
    },
    textsTo: (phone: string) => textsOf(submitted.filter(({ to }) => `+${to}` === phone)),
    async close() {
      const closed = once(server, 'close');
      server.close();
      cut();
      await closed;
    },
  };
}

const submittedOf = (id: string, request: Pdu): Submitted => ({
  id,
  to: String(request.destination_addr),
  from: String(request.source_addr),
  dataCoding: Number(request.data_coding),
  esmClass: Number(request.esm_class),
  wantsReceipt: request.registered_delivery === 1,
  octets: request.short_message as Buffer,
});

/** As a handset shows them: the parts of a long one put together once all of them are there. */
export function textsOf(parts: Submitted[]): string[] {
  const open = new Map<string, string[]>();
  return parts.flatMap(({ to, dataCoding, esmClass, octets }) => {
    if (!(esmClass & 0x40)) return [decode(octets, dataCoding)!];
    const [, , , mark, total, number] = octets;
    const key = `${to} ${mark}`;
    const heard = open.get(key) ?? [];
    open.set(key, heard);
    heard[number! - 1] = decode(withoutHeader(octets), dataCoding)!;
    if (Object.keys(heard).length < total!) return [];
    open.delete(key);
    return [heard.join('')];
  });
}
