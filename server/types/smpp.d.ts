/** What we use of `smpp`, which has no types of its own. */
declare module 'smpp' {
  import type { EventEmitter } from 'node:events';
  import type { Server as NetServer, Socket } from 'node:net';

  type Field = { filter?: unknown };
  /** One PDU: a request has the fields of its command, a response may have none but these. */
  export interface Pdu {
    command: string;
    command_status: number;
    sequence_number: number;
    isResponse(): boolean;
    response(fields?: object): Pdu;
    toBuffer(): Buffer;
    [field: string]: unknown;
  }
  export interface Session
    extends EventEmitter<{ pdu: [Pdu]; error: [Error]; close: []; connect: []; secureConnect: [] }> {
    socket: Socket;
    /** False where the socket takes nothing any more. Gives the PDU its sequence number, where it has none. */
    send(pdu: Pdu): boolean;
    close(): void;
    destroy(): void;
  }
  export interface Server extends NetServer {
    sessions: Session[];
  }
  interface Smpp {
    PDU: new (command: string | Buffer, fields?: object) => Pdu;
    connect(options: { host: string; port: number; tls: boolean }): Session;
    createServer(listener: (session: Session) => void): Server;
    commands: Record<string, { params?: Record<string, Field> }>;
    tlvs: Record<string, Field>;
    errors: Record<string, number>;
  }
  const smpp: Smpp;
  export default smpp;
}
