import { timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '../../../kit/clock.ts';
import { sha256 } from '../../../kit/crypto.ts';
import type { Logger } from '../../../kit/log.ts';
import type { Settings } from '../../../settings.ts';
import type { Receipt, Report, Reported } from './gateway.ts';
import { ForgedReport, GatewayError } from './gateway.ts';

/** What the gateways of vendors have in common: how they fail, how they name messages, how their reports are read. */
export type GatewayDeps = { settings: Settings; clock: Clock; log: Logger };

/**
 * A vendor's error by its code alone: its words, and whatever hangs on it, can hold the number, the text and the key.
 * `rejections` are the codes that are about this message; every other means that the gateway is of no use now.
 */
export function failedWith(gateway: string, code: unknown, rejections: ReadonlySet<string>): GatewayError {
  const known = /^[A-Za-z][\w.]{0,99}$|^\d{1,6}$/.exec(String(code ?? ''))?.[0] ?? 'error';
  return new GatewayError(rejections.has(known) ? 'rejected' : 'unavailable', `${gateway}: ${known}`);
}

const Thrown = z.object({ code: z.unknown(), status: z.unknown(), httpCode: z.unknown() }).partial();

/** The same for what a client throws: the vendor's code, that of the network, or else the HTTP status. */
export function failedBy(gateway: string, error: unknown, rejections: ReadonlySet<string>): GatewayError {
  const { code, status, httpCode } = Thrown.safeParse(error).data ?? {};
  return failedWith(gateway, code ?? status ?? httpCode, rejections);
}

const uuid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const ourName = new RegExp(`^(${uuid})\\.(${uuid})$`);

/** Our ids in one word, for vendors that give back what they were given. */
export const nameOf = ({ accountId, id }: { accountId: string; id: string }) => `${accountId}.${id}`;

/** Which message is meant, by our own name where it came back, else by the vendor's. @throws Error where neither can be read */
export function reportedBy(name: unknown, reference: unknown): Reported {
  const [, accountId, id] = ourName.exec(String(name ?? '')) ?? [];
  if (accountId && id) return { accountId, id };
  if (typeof reference === 'string' && /^[\x21-\x7e]{1,200}$/.test(reference)) return { reference };
  throw new Error('names no message');
}

/** A number as vendors write it: of mainland China where it says no other country. @throws Error where it is none */
export function numberOf(written: unknown): string {
  const digits = String(written).replace(/^\+|^00/, '');
  if (!/^[1-9]\d{6,14}$/.test(digits)) throw new Error('has no number');
  return `+${/^1\d{10}$/.test(digits) && !String(written).startsWith('+') ? `86${digits}` : digits}`;
}

/** A body as JSON. @throws Error that quotes nothing of it, as that of `JSON.parse` does: it is logged, and bodies hold numbers. */
export function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new Error('the body is no JSON');
  }
}

/**
 * Reads each part of a batch by itself: what can't be read is told to the log and costs the rest nothing.
 * @throws Error where nothing could be read
 */
export function readEach(
  { gateway, log }: { gateway: string; log: Logger },
  parts: unknown[],
  read: (part: unknown) => Partial<Report>,
): Report {
  const failures: unknown[] = [];
  const reports = parts.flatMap((part) => {
    try {
      return [read(part)];
    } catch (error) {
      failures.push(error);
      return [];
    }
  });
  if (failures.length > 0 && reports.length === 0)
    throw new Error('no part of the report can be read', { cause: failures[0] });
  if (failures.length > 0)
    log.warn({ gateway, unread: failures.length, of: parts.length }, 'a report was read in part');
  return {
    receipts: reports.flatMap(({ receipts }) => receipts ?? []),
    replies: reports.flatMap(({ replies }) => replies ?? []),
  };
}

/** For vendors that sign nothing: the address that they were given holds a secret. @throws ForgedReport */
export function refuseWithout(secret: string, url: string): void {
  const given = new URL(url).searchParams.get('secret') ?? '';
  if (!timingSafeEqual(sha256(given), sha256(secret))) throw new ForgedReport('the address lacks the secret');
}

const rejected = /黑名单|关键字|敏感|拦截|屏蔽|频|上限|退订|拒|BLACK|KEYWORD|LIMIT|REJECT/i;
const unreachable =
  /空号|停机|关机|服务区|无法接通|信号|欠费|终端|不存在|超时|NOT_ON_SERVICE|TERMINAL|INVALID_NUMBER|UNDELIV|EXPIRED/i;

/**
 * Why an SMS did not arrive, in as far as it can be told. Carriers have hundreds of codes that change without notice; the
 * words that Chinese vendors send along are the same few.
 */
export function reasonIn(...told: unknown[]): Pick<Receipt, 'reason'> {
  const words = told.map((one) => String(one ?? '')).join(' ');
  if (rejected.test(words)) return { reason: 'rejected' };
  return unreachable.test(words) ? { reason: 'unreachable' } : {};
}
