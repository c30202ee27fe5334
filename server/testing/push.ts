import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * A browser's side of web push and a push service, written from the RFCs and not by the library that the server uses:
 * RFC 8291 (the payload), 8188 (its coding), 8292 (who sends it).
 */
export type Subscriber = {
  endpoint: string;
  keys: { p256dh: string; auth: string };
  /** The half of its keys that a browser tells nobody. */
  privateKey: Buffer;
};

export function newSubscriber(origin = 'http://127.0.0.1:9'): Subscriber {
  const pair = createECDH('prime256v1');
  const p256dh = pair.generateKeys().toString('base64url');
  const endpoint = `${origin}/push/${randomBytes(16).toString('base64url')}`;
  return { endpoint, keys: { p256dh, auth: randomBytes(16).toString('base64url') }, privateKey: pair.getPrivateKey() };
}

/** The same as a browser gives it to the server; at an origin that nobody listens on where none is given. */
export function newSubscription(origin?: string) {
  const { endpoint, keys } = newSubscriber(origin);
  return { endpoint, expirationTime: null, keys };
}

/** What the browser makes of the body of a push. @throws where it was not made for its keys */
export function decryptPush(body: Buffer, { keys, privateKey }: Pick<Subscriber, 'keys' | 'privateKey'>): string {
  const [salt, idLength] = [body.subarray(0, 16), body[20]!];
  const sender = body.subarray(21, 21 + idLength);
  const sealed = body.subarray(21 + idLength);
  const pair = createECDH('prime256v1');
  pair.setPrivateKey(privateKey);
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), Buffer.from(keys.p256dh, 'base64url'), sender]);
  const ikm = hkdfSync('sha256', pair.computeSecret(sender), Buffer.from(keys.auth, 'base64url'), info, 32);
  const derived = (what: string, length: number) =>
    Buffer.from(hkdfSync('sha256', Buffer.from(ikm), salt, `Content-Encoding: ${what}\0`, length));
  const decipher = createDecipheriv('aes-128-gcm', derived('aes128gcm', 16), derived('nonce', 12));
  decipher.setAuthTag(sealed.subarray(-16));
  const padded = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
  const end = padded.lastIndexOf(2);
  if (end < 0 || padded.subarray(end + 1).some((byte) => byte !== 0)) throw new Error('the padding has no end');
  return padded.subarray(0, end).toString('utf8');
}

/** Who sent it, by its signed claims. @throws where the signature is not of the key that it names */
export function claimsOf(authorization: string): { key: string; aud: string; exp: number; sub: string } {
  const [, token, key] = /^vapid t=([\w.-]+), k=([\w-]+)$/.exec(authorization)!;
  const [head, claims, signature] = token!.split('.');
  const point = Buffer.from(key!, 'base64url');
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((half) => half.toString('base64url'));
  const publicKey = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x: x!, y: y! }, format: 'jwk' });
  const isTheirs = verify(
    'sha256',
    Buffer.from(`${head}.${claims}`),
    { key: publicKey, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature!, 'base64url'),
  );
  const json = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString());
  if (!isTheirs || json(head!).alg !== 'ES256') throw new Error('not signed by the key that it names');
  return { key: key!, ...json(claims!) };
}

type Push = { endpoint: string; headers: IncomingHttpHeaders; body: Buffer };
type PushAnswer = { status: number; headers?: Record<string, string> };

/** A push service on this machine. `answer` says what comes of each push, null for no answer ever; else it takes them. */
export async function startPushService(answer: (push: Push) => PushAnswer | null = () => ({ status: 201 })) {
  const pushes: Push[] = [];
  const server = createServer((request, reply) => {
    const parts: Buffer[] = [];
    request.on('data', (part) => parts.push(part));
    request.on('end', () => {
      const push = { endpoint: origin + request.url, headers: request.headers, body: Buffer.concat(parts) };
      pushes.push(push);
      const answered = answer(push);
      if (answered) reply.writeHead(answered.status, answered.headers ?? {}).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  server.unref();
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    pushes,
    /** What it has for one browser, as that reads it. */
    readBy: (subscriber: Subscriber) =>
      pushes
        .filter(({ endpoint }) => endpoint === subscriber.endpoint)
        .map(
          ({ body }) => JSON.parse(decryptPush(body, subscriber)) as Record<'id' | 'title' | 'body' | 'link', string>,
        ),
    /** Hangs up on whoever waits for an answer. */
    drop: () => server.closeAllConnections(),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
