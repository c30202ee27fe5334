import type { KeyObject } from 'node:crypto';
import { sign } from 'node:crypto';

/** A self-signed X.509 certificate in PEM: just enough of DER for tests that need one of a certain serial. */
export function selfSigned({
  serialNo,
  publicKey,
  privateKey,
}: {
  serialNo: string;
  publicKey: KeyObject;
  privateKey: KeyObject;
}): string {
  const sha256WithRsa = sequence(Buffer.from('06092a864886f70d01010b0500', 'hex'));
  const commonName = Buffer.from('0603550403', 'hex');
  const name = sequence(der(0x31, sequence(commonName, der(0x0c, Buffer.from('a test')))));
  const time = (written: string) => der(0x17, Buffer.from(written));
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, number(serialNo)),
    sha256WithRsa,
    name,
    sequence(time('200101000000Z'), time('491231235959Z')),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
  );
  const signature = der(0x03, Buffer.from([0]), sign('RSA-SHA256', body, privateKey));
  const written = sequence(body, sha256WithRsa, signature)
    .toString('base64')
    .match(/.{1,64}/g)!;
  return ['-----BEGIN CERTIFICATE-----', ...written, '-----END CERTIFICATE-----', ''].join('\n');
}

/** Without a sign: a first bit that is set would be one. */
const number = (hex: string) => Buffer.from(`${hex[0]! >= '8' ? '00' : ''}${hex}`, 'hex');
const sequence = (...parts: Buffer[]) => der(0x30, ...parts);

function der(tag: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const length =
    content.length < 128
      ? [content.length]
      : content.length < 256
        ? [0x81, content.length]
        : [0x82, content.length >> 8, content.length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
}
