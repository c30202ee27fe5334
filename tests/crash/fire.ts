import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { Cut } from './person.ts';

export type Sms = { id: string; to: string; text: string };
/** Which gateway has it, where there are several, and whether it took it when nobody waited any more. */
export type Given = Sms & { gateway?: string; isLate?: boolean };
export type FromServer = { sms: Given } | { url: string };
export type FireOptions = {
  databaseUrl: string;
  keys: string;
  env: Record<string, string>;
  clockAheadSeconds: number;
  gatewayHangs: boolean;
  /** Two gateways with faults of all kinds, in place of the parent as the only one. */
  gatewaysFail?: 'sometimes' | 'always';
  /** Errors are what is expected, where the database is killed too. */
  isQuiet?: boolean;
};

export const newKeys = () => JSON.stringify({ current: 1, index: 1, keys: { 1: randomBytes(32).toString('base64') } });

/** Budgets so wide that only crashes are in the way. */
export const fireEnvironment: Record<string, string> = {
  NODE_ENV: 'test',
  PORT: '0',
  TRUSTED_PROXIES: '127.0.0.1',
  PASSWORD_MEMORY_KIB: '64',
  PASSWORD_PASSES: '1',
  REQUESTS_PER_ADDRESS_PER_MINUTE: '100000',
  CODE_TTL_SECONDS: '600',
  SMS_PER_NUMBER_PER_MINUTE: '10',
  SMS_PER_NUMBER_PER_HOUR: '10',
  SMS_DAILY_UNITS: '1000000',
  SMS_CONVERSION_CODES: '1000000',
};

const startWithinMs = 30_000;
const stopWithinMs = 20_000;

/** A server process and what it has given to its gateway. */
export class ServerUnderFire {
  readonly url: string;
  /** Rejects when the process has ended. */
  readonly gone: Promise<never>;
  private readonly child: ChildProcess;
  private readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;

  private constructor(child: ChildProcess, url: string, ended: ServerUnderFire['ended']) {
    this.child = child;
    this.url = url;
    this.ended = ended;
    this.gone = ended.then(() => Promise.reject(new Cut('the server is gone')));
    this.gone.catch(() => {});
  }

  static async start(options: FireOptions, onSms: (sms: Given) => void): Promise<ServerUnderFire> {
    const child = fork(join(import.meta.dirname, 'server-under-fire.ts'), [JSON.stringify(options)], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      execArgv: [],
    });
    const ended: ServerUnderFire['ended'] = new Promise((resolve) =>
      child.on('exit', (code, signal) => resolve({ code, signal })),
    );
    const url = await new Promise<string>((resolve, reject) => {
      const late = setTimeout(() => {
        child.kill('SIGKILL');
        reject(new Error(`the server did not listen within ${startWithinMs} ms`));
      }, startWithinMs);
      child.on('message', (message: FromServer) => {
        if ('sms' in message) return onSms(message.sms);
        clearTimeout(late);
        resolve(message.url);
      });
      void ended.then(({ code, signal }) => reject(new Error(`the server ended: ${code ?? signal}`)));
    });
    return new ServerUnderFire(child, url, ended);
  }

  /** Ends it in the middle of whatever it does. */
  async kill() {
    this.child.kill('SIGKILL');
    await this.ended;
  }

  /** Asks it to end, as a supervisor does, who does not wait for ever. */
  async stop() {
    this.child.kill('SIGTERM');
    let late: NodeJS.Timeout | undefined;
    const waited = new Promise<string>((resolve) => {
      late = setTimeout(resolve, stopWithinMs, `still there ${stopWithinMs} ms after SIGTERM`);
    });
    return await Promise.race([this.ended, waited]).finally(() => clearTimeout(late));
  }
}
