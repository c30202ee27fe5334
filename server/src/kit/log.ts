import type { DestinationStream, Logger } from 'pino';
import { pino } from 'pino';

export type { Logger };

/** What must never be written down, wherever in a logged object it stands. Bodies are never logged at all. */
const secrets = [
  'authorization',
  'cookie',
  'set-cookie',
  'password',
  'currentPassword',
  'newPassword',
  'token',
  'deviceToken',
  'claimToken',
  'code',
  'phone',
  'to',
  'text',
  'identifier',
  'x-device-token',
];

export function createLog({ level, destination }: { level: string; destination?: DestinationStream }): Logger {
  const options = {
    level,
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    redact: {
      paths: secrets.flatMap((name) => [`["${name}"]`, `*["${name}"]`, `*.*["${name}"]`]),
      censor: '[redacted]',
    },
    serializers: { err: describeError, error: describeError },
  };
  return destination ? pino(options, destination) : pino(options);
}

/** An error without what a driver adds to it: a failed statement's `detail` and `where` can quote a row's values. */
function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) };
  const { code, table, constraint, cause, stack } = error as Error & {
    code?: unknown;
    table?: unknown;
    constraint?: unknown;
  };
  const because: object = cause === undefined ? {} : { cause: describeError(cause) };
  return { type: error.name, message: error.message, errorCode: code, table, constraint, stack, ...because };
}
