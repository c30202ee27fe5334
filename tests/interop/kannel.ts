import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../../server/testing/server.ts';
import { freePort, startProgram } from './program.ts';

/** `%41%00` as octets: what is no UTF-8 must not be read as such. */
const octetsOf = (escaped: string) =>
  Buffer.from(
    escaped
      .replaceAll('+', ' ')
      .replaceAll(/%([\da-f]{2})/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );

/** Kannel's two processes, as the client of an SMSC at `port`: what it tells by HTTP, and what it is asked to send. */
export async function startKannel(smscPort: number) {
  const folder = await mkdtemp(join(tmpdir(), 'kannel-'));
  const replies: { from: string; text: string }[] = [];
  const receipts: { tag: string; state: number }[] = [];
  const log: string[] = [];

  const ear = createServer((request, response) => {
    const [path, query = ''] = request.url!.split('?');
    const fields = Object.fromEntries(
      query
        .split('&')
        .map((field) => [field.slice(0, field.indexOf('=')), octetsOf(field.slice(field.indexOf('=') + 1))]),
    );
    if (path === '/receipt') receipts.push({ tag: String(fields.tag), state: Number(fields.state) });
    else {
      const isUcs2 = String(fields.coding) === '2';
      const text = isUcs2 ? Buffer.from(fields.text!).swap16().toString('utf16le') : String(fields.text);
      replies.push({ from: String(fields.from), text });
    }
    response.end();
  });
  await new Promise<void>((resolve) => ear.listen(0, '127.0.0.1', resolve));
  const earUrl = `http://127.0.0.1:${(ear.address() as AddressInfo).port}`;
  const [adminPort, smsboxPort, sendPort] = [await freePort(), await freePort(), await freePort()];

  const file = join(folder, 'kannel.conf');
  await writeFile(
    file,
    `group = core
admin-port = ${adminPort}
admin-interface = 127.0.0.1
admin-password = unused
admin-deny-ip = "*.*.*.*"
admin-allow-ip = "127.0.0.1"
smsbox-port = ${smsboxPort}
box-deny-ip = "*.*.*.*"
box-allow-ip = "127.0.0.1"
log-level = 0
dlr-storage = internal

group = smsc
smsc = smpp
smsc-id = ours
host = 127.0.0.1
port = ${smscPort}
transceiver-mode = true
smsc-username = btepai
smsc-password = secret
system-type = "OTP"
interface-version = 34
enquire-link-interval = 1
max-pending-submits = 10

group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = ${sendPort}
sendsms-interface = 127.0.0.1
global-sender = 10690
log-level = 0

group = sendsms-user
username = tester
password = tester
concatenation = true
max-messages = 10
user-deny-ip = "*.*.*.*"
user-allow-ip = "127.0.0.1"

group = sms-service
keyword = default
catch-all = true
max-messages = 0
get-url = "${earUrl}/reply?from=%p&text=%b&coding=%c"
`,
  );
  const note = (line: string) => log.push(line);
  startProgram('bearerbox', [file], note);
  await eventually(
    () => log.some((line) => line.includes('Starting to accept') || line.includes('MAIN: Start-up done')),
    'bearerbox',
    20_000,
  );
  startProgram('smsbox', [file], note);

  return {
    replies,
    receipts,
    log,
    /** Has it send a text; `tag` comes back with its receipts. */
    async send(text: string, { to, tag, ucs2 }: { to: string; tag: string; ucs2: boolean }): Promise<void> {
      const query = new URLSearchParams({
        username: 'tester',
        password: 'tester',
        to,
        text,
        charset: 'UTF-8',
        coding: ucs2 ? '2' : '0',
        'dlr-mask': '31',
        'dlr-url': `${earUrl}/receipt?tag=${tag}&state=%d`,
      });
      await eventually(
        async () => {
          const answer = await fetch(`http://127.0.0.1:${sendPort}/cgi-bin/sendsms?${query}`).catch(() => null);
          return answer?.status === 202;
        },
        'smsbox to take a text',
        20_000,
      );
    },
    async end() {
      ear.closeAllConnections();
      await new Promise((resolve) => ear.close(resolve));
      await rm(folder, { recursive: true });
    },
  };
}
