import type { Socket } from 'node:net';
import { connect, createServer } from 'node:net';

/**
 * How an SMS gets from a server to the load generator: a line of JSON on a loopback socket, many in one write. Both
 * servers use it, so neither is measured with the way of its messages.
 */
export type Sms = { to: string; text: string };

export function connectHandset(port: number): (sms: Sms) => void {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  let lines = '';
  return (sms) => {
    if (lines === '') {
      setImmediate(() => {
        socket.write(lines);
        lines = '';
      });
    }
    lines += `${JSON.stringify(sms)}\n`;
  };
}

/** Six digits that stand alone: those inside a notice's link are no code. */
const codePattern = /(?<![\w-])\d{6}(?![\w-])/;

/** The load generator's end: keeps each number's code until somebody asks for it, or lets them wait. */
export class Handset {
  private readonly codes = new Map<string, string>();
  private readonly waiting = new Map<string, (code: string) => void>();
  private readonly server = createServer((socket) => this.read(socket));

  listen(): Promise<number> {
    return new Promise((resolve) =>
      this.server.listen(0, '127.0.0.1', () => {
        const address = this.server.address();
        resolve(typeof address === 'object' && address ? address.port : 0);
      }),
    );
  }

  codeFor(phone: string): Promise<string> | string {
    const code = this.codes.get(phone);
    if (code === undefined) return new Promise((resolve) => this.waiting.set(phone, resolve));
    this.codes.delete(phone);
    return code;
  }

  /** Forgets what nobody will ask for any more. */
  clear() {
    this.codes.clear();
    this.waiting.clear();
  }

  private read(socket: Socket) {
    let rest = '';
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) this.land(JSON.parse(line) as Sms);
    });
  }

  private land({ to, text }: Sms) {
    const code = codePattern.exec(text)?.[0];
    if (code === undefined) return;
    const waiting = this.waiting.get(to);
    if (!waiting) return void this.codes.set(to, code);
    this.waiting.delete(to);
    waiting(code);
  }
}
