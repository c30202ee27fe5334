import { createServer } from 'node:http';
import { betterAuth } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import { toNodeHandler } from 'better-auth/node';
import { phoneNumber } from 'better-auth/plugins';
import pg from 'pg';
import { connectHandset } from '../handset.ts';
import { peerSecret } from '../people.ts';
import { serve } from '../rpc.ts';
import { usageSince } from '../usage.ts';

/**
 * better-auth with its phoneNumber plugin, as its documentation sets it up. Its rate limiter is off, since it would
 * refuse this load; everything else is its default. It keeps the code as plain text and sends it in the request.
 */
const { DATABASE_URL = '', CODES_PORT = '' } = process.env;
const toHandset = connectHandset(Number(CODES_PORT));
const server = createServer((request, response) => handle(request, response));
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const address = server.address();
const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;

const options = {
  baseURL: url,
  secret: peerSecret,
  // The same number of connections as our server's default.
  database: new pg.Pool({ connectionString: DATABASE_URL, max: 12 }),
  rateLimit: { enabled: false },
  telemetry: { enabled: false },
  plugins: [phoneNumber({ sendOTP: ({ phoneNumber, code }) => toHandset({ to: phoneNumber, text: code }) })],
};
await (await getMigrations(options)).runMigrations();
const handle = toNodeHandler(betterAuth(options));

serve({ url: () => url, usage: usageSince, close: () => server.closeAllConnections() });
