import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { Refusal } from './refusal.ts';

/** What is in flight has so long. Container managers kill after 10 s, and the queue and the database want some of that. */
const inFlightMs = 5_000;

/**
 * From the moment the server is closed: requests in flight are finished, later ones refused as `service_unavailable`, and
 * neither silent connections nor a body that comes in drops hold the stop up.
 */
export function stopGracefully(http: FastifyInstance): void {
  let stopping = false;
  // Browsers open connections ahead. One that nobody has said anything over is not idle to Node.js.
  const silent = new Set<Socket>();
  http.server.on('connection', (socket) => {
    silent.add(socket);
    socket.on('close', () => silent.delete(socket));
  });
  http.server.on('request', ({ socket }) => silent.delete(socket));
  http.addHook('preClose', async () => {
    stopping = true;
    for (const socket of silent) socket.destroy();
    setTimeout(() => http.server.closeAllConnections(), inFlightMs).unref();
  });
  http.addHook('onRequest', async () => {
    if (stopping) throw new Refusal('service_unavailable', { retryAfterSeconds: 5 });
  });
  http.addHook('onSend', async (_request, reply) => {
    // A connection with an answer on its way is not idle, and stopping would wait for it until its keep-alive ends.
    if (stopping) reply.header('connection', 'close');
  });
}
