import type { GatewayMethod } from '@btepai/contract';
import { failedBy, unreadable } from './vendor.ts';

const isLoopback = ({ hostname }: URL) => ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);

/**
 * The address of a statement, as a vendor gave it in a signed answer. Nobody on the way may read or write it: what is told with
 * `http://` is fetched by `https://`, other than on this machine.
 * @throws PaymentGatewayError
 */
export function statementAddress(gateway: GatewayMethod, written: string): URL {
  const url = URL.canParse(written) ? new URL(written) : null;
  if (!url || !/^https?:$/.test(url.protocol)) throw unreadable(gateway, 'the statement has no address');
  if (!isLoopback(url)) url.protocol = 'https:';
  return url;
}

/** The bytes of an answer, no more than `mostBytes`. @throws PaymentGatewayError */
export async function bytesOf(gateway: GatewayMethod, response: Response, mostBytes: number): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const part of response.body ?? []) {
      length += part.byteLength;
      if (length > mostBytes) throw unreadable(gateway, 'the answer is too long');
      parts.push(part);
    }
  } catch (error) {
    throw failedBy(gateway, error);
  }
  return Buffer.concat(parts, length);
}

/** Lines of a text in some encoding, without the whole of it as one string. */
export function* linesOf(bytes: Uint8Array, encoding: string): Generator<string> {
  const decoder = new TextDecoder(encoding);
  const step = 1 << 20;
  let rest = '';
  for (let at = 0; at < bytes.length; at += step) {
    const lines = (rest + decoder.decode(bytes.subarray(at, at + step), { stream: true })).split(/\r?\n/);
    rest = lines.pop() ?? '';
    yield* lines;
  }
  rest += decoder.decode();
  if (rest !== '') yield rest;
}
