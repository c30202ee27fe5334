import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import type { AddressInfo, Socket } from 'node:net';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Server } from 'node:tls';
import { createServer, getCACertificates, setDefaultCACertificates } from 'node:tls';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../server/testing/server.ts';
import { startSmppGateway } from '../../server/testing/smpp.ts';
import type { Smsc } from '../../server/testing/smsc.ts';
import { startSmsc } from '../../server/testing/smsc.ts';
import { works } from './program.ts';

const hasOpenssl = await works('openssl', 'version');

describe.skipIf(!hasOpenssl)(`SMPP over TLS${hasOpenssl ? '' : ' (skipped: no openssl to make a certificate)'}`, () => {
  let smsc: Smsc;
  let front: Server;
  let refused = 0;
  let certificate: string;
  const sockets = new Set<Socket>();
  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'smpp-tls-'));
    const [keyFile, certFile] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    const made = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2']
      .concat('-keyout', keyFile, '-out', certFile)
      .concat('-subj', '/CN=smsc', '-addext', 'subjectAltName=IP:127.0.0.1');
    await promisify(execFile)('openssl', made);
    certificate = await readFile(certFile, 'utf8');
    smsc = await startSmsc();
    front = createServer({ key: await readFile(keyFile), cert: certificate }, (socket) => {
      const back = connect(smsc.port, '127.0.0.1');
      for (const one of [socket, back]) {
        sockets.add(one);
        one.on('error', () => {});
      }
      socket.pipe(back).pipe(socket);
    });
    front.on('tlsClientError', () => {
      refused += 1;
    });
    await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
    await rm(folder, { recursive: true });
  });
  afterAll(async () => {
    for (const socket of sockets) socket.destroy();
    front?.close();
    await smsc?.close();
  });
  const start = () => startSmppGateway(`ssmpp://127.0.0.1:${(front.address() as AddressInfo).port}`);

  test('an SMSC that nobody vouches for learns no password, and gets no message', async () => {
    const gateway = start();
    await eventually(() => refused > 0, 'the certificate to be refused');
    await expect(gateway.send('x')).rejects.toMatchObject({ kind: 'unavailable' });
    expect(smsc.binds).toEqual([]);
    await gateway.stop();
  });

  test('one that is known is bound to', async () => {
    const before = getCACertificates('default');
    setDefaultCACertificates([...before, certificate]);
    const gateway = start();
    await gateway.sendOnceBound('x');
    expect(smsc.textsTo('+8613800138000')).toEqual(['x']);
    await gateway.stop();
    setDefaultCACertificates(before);
  });
});
