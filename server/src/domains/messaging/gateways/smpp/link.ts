import type { Pdu } from 'smpp';
import { nameOfStatus, pdu, smpp } from './wire.ts';

export type LinkOptions = {
  host: string;
  port: number;
  tls: boolean;
  systemId: string;
  password: string;
  systemType: string;
  enquireLinkSeconds: number;
  /**
   * Takes what the SMSC tells by itself: `deliver_sm` and `data_sm`. They are answered once it resolves; to false, so that
   * the SMSC says it again.
   */
  onDelivery: (request: Pdu) => Promise<boolean>;
};

/** One connection to an SMSC, bound as a transceiver. */
export type Link = {
  /** Resolves to the answer, of whatever status. @throws LinkLost, or what `signal` is aborted with */
  request(request: Pdu, signal?: AbortSignal): Promise<Pdu>;
  unbind(): Promise<void>;
  /** Resolves to why the connection ended. */
  ended: Promise<LinkLost>;
};

/** The connection is gone or could not be made: what was asked over it will not be answered. */
export class LinkLost extends Error {}

const bindSeconds = 10;
const goodbyeSeconds = 2;
/** SMPP 3.4. */
const interfaceVersion = 0x34;

/** Connects and binds, for as long as `stopping` isn't aborted. @throws LinkLost */
export async function bind(options: LinkOptions, stopping: AbortSignal): Promise<Link> {
  const link = connect(options);
  const giveUp = () => link.cut(new LinkLost(`not bound within ${bindSeconds} s`));
  const deadline = setTimeout(giveUp, bindSeconds * 1000);
  stopping.addEventListener('abort', giveUp);
  try {
    await link.connected;
    const { systemId, password, systemType } = options;
    const fields = { system_id: systemId, password, system_type: systemType, interface_version: interfaceVersion };
    const { command_status: status } = await link.request(pdu('bind_transceiver', fields));
    if (status !== 0) {
      link.cut(new LinkLost(`the SMSC refused the bind: ${nameOfStatus(status)}`));
      throw await link.ended;
    }
    link.watch();
    return link;
  } finally {
    stopping.removeEventListener('abort', giveUp);
    clearTimeout(deadline);
  }
}

/** ESME_RX_T_APPN: we can't take it now. */
const temporaryAppError = 0x64;

function connect({ host, port, tls, enquireLinkSeconds, onDelivery }: LinkOptions) {
  const session = smpp.connect({ host, port, tls });
  // Or each submission but the first would wait for the acknowledgement of the one before.
  session.socket.setNoDelay(true);
  const asked = new Map<number, { resolve(answer: Pdu): void; reject(error: unknown): void }>();
  const { promise: ended, resolve: tellEnd } = Promise.withResolvers<LinkLost>();
  let lost: LinkLost | null = null;
  let watching: NodeJS.Timeout | undefined;
  let heard = true;

  function end(why: LinkLost) {
    if (lost) return;
    lost = why;
    clearInterval(watching);
    for (const { reject } of asked.values()) reject(why);
    asked.clear();
    tellEnd(why);
  }
  function cut(why: LinkLost) {
    end(why);
    session.destroy();
  }
  /** What was written before goes out first. */
  function close(why: LinkLost) {
    end(why);
    session.close();
    setTimeout(() => session.destroy(), goodbyeSeconds * 1000).unref();
  }

  const connected = new Promise<void>((resolve, reject) => {
    session.once(tls ? 'secureConnect' : 'connect', resolve);
    void ended.then(reject);
  });
  session.on('error', (error) => cut(new LinkLost(error.message, { cause: error })));
  session.on('close', () => cut(new LinkLost('the SMSC closed the connection')));
  session.on('pdu', (received) => {
    heard = true;
    if (lost) return;
    if (received.isResponse()) {
      asked.get(received.sequence_number)?.resolve(received);
      asked.delete(received.sequence_number);
    } else answer(received);
  });

  function answer(request: Pdu) {
    const { command } = request;
    if (command === 'deliver_sm' || command === 'data_sm')
      void onDelivery(request).then((taken) =>
        session.send(request.response(taken ? {} : { command_status: temporaryAppError })),
      );
    else if (command === 'enquire_link' || command === 'unbind') session.send(request.response());
    else if (!['alert_notification', 'outbind'].includes(command))
      session.send(pdu('generic_nack', { sequence_number: request.sequence_number, command_status: 0x03 }));
    if (command === 'unbind') close(new LinkLost('the SMSC unbound'));
  }

  async function request(asking: Pdu, signal?: AbortSignal): Promise<Pdu> {
    signal?.throwIfAborted();
    if (lost || !session.send(asking)) throw lost ?? new LinkLost('the connection takes nothing any more');
    const { sequence_number: number } = asking;
    const { promise, resolve, reject } = Promise.withResolvers<Pdu>();
    asked.set(number, { resolve, reject });
    const giveUp = () => {
      asked.delete(number);
      reject(signal!.reason);
    };
    signal?.addEventListener('abort', giveUp, { once: true });
    return promise.finally(() => signal?.removeEventListener('abort', giveUp));
  }

  return {
    connected,
    ended,
    cut,
    request,
    /** Asks again and again whether the SMSC is there, and ends the connection where nothing at all came since. */
    watch() {
      watching = setInterval(() => {
        if (!heard) return cut(new LinkLost(`nothing heard for ${enquireLinkSeconds} s`));
        heard = false;
        request(pdu('enquire_link')).catch(() => {});
      }, enquireLinkSeconds * 1000);
    },
    async unbind() {
      const farewell = AbortSignal.timeout(goodbyeSeconds * 1000);
      await request(pdu('unbind'), farewell).catch(() => {});
      close(new LinkLost('we unbound'));
    },
  };
}
