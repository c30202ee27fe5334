import type { IncomingHttpHeaders } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Writable } from 'node:stream';
import { createLog } from '../src/kit/log.ts';

export type Received = { method: string; url: URL; headers: IncomingHttpHeaders; body: string };
/** What is answered; `null` leaves the caller waiting. */
export type Reply = {
  status?: number;
  json?: unknown;
  text?: string;
  bytes?: Uint8Array;
  location?: string;
  headers?: Record<string, string>;
} | null;

/** A third party on this machine, which tests play: it answers by `reply` and keeps what it was sent. */
export async function standIn(reply: (received: Received) => Reply | Promise<Reply>) {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    const one = {
      method: request.method ?? '',
      url: new URL(request.url ?? '/', 'http://127.0.0.1'),
      headers: request.headers,
      body,
    };
    received.push(one);
    const given = await reply(one);
    if (!given) return;
    response.writeHead(given.status ?? 200, {
      'content-type': 'application/json',
      ...(given.location && { location: given.location }),
      ...given.headers,
    });
    response.end(given.bytes ?? given.text ?? JSON.stringify(given.json));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A log that a test can read back. */
export function keptLog() {
  let lines = '';
  const destination = new Writable({
    write(chunk, _encoding, done) {
      lines += chunk;
      done();
    },
  });
  return { log: createLog({ level: 'trace', destination }), logged: () => lines };
}
