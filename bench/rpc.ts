import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';

/** Calls into a child process over its IPC channel: one question, one answer. */
type Call = { id: number; name: string; args: unknown };
type Answer = { id: number; result?: unknown; error?: string };
type Handlers = Record<string, (args: never) => unknown>;

/** In the child: answers calls by name, and ends when the parent is gone. */
export function serve(handlers: Handlers) {
  process.on('message', async ({ id, name, args }: Call) => {
    try {
      process.send?.({ id, result: await handlers[name]?.(args as never) });
    } catch (error) {
      process.send?.({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    }
  });
  process.on('disconnect', () => process.exit(0));
  // The parent hears of Ctrl-C too, and says when to end.
  process.on('SIGINT', () => {});
}

const children = new Set<ChildProcess>();

export type Child = { pid: number; call<Result>(name: string, args?: unknown): Promise<Result>; stop(): Promise<void> };

/** Starts a TypeScript file of this folder as its own process. What it prints is shown only where it ends badly. */
export function start(
  file: string,
  { env = {}, execArgv = [] }: { env?: NodeJS.ProcessEnv; execArgv?: string[] } = {},
) {
  const child = fork(new URL(file, import.meta.url), {
    env: { ...process.env, ...env },
    execArgv,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  children.add(child);
  // A call to a child that has just ended fails by its end, below.
  child.on('error', () => {});
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    said = (said + chunk).slice(-4_000);
  });
  const waiting = new Map<number, { resolve(result: unknown): void; reject(error: Error): void }>();
  child.on('message', ({ id, result, error }: Answer) => {
    const asked = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) asked?.resolve(result);
    else asked?.reject(new Error(`${file}: ${error}`));
  });
  const ended = new Promise<void>((resolve) =>
    child.on('exit', () => {
      children.delete(child);
      for (const { reject } of waiting.values()) reject(new Error(`${file} ended\n${said}`));
      waiting.clear();
      resolve();
    }),
  );
  let calls = 0;
  return {
    pid: child.pid!,
    call: <Result>(name: string, args: unknown = {}) =>
      new Promise<Result>((resolve, reject) => {
        if (!child.connected) return reject(new Error(`${file} has ended\n${said}`));
        calls += 1;
        waiting.set(calls, { resolve: resolve as (result: unknown) => void, reject });
        child.send({ id: calls, name, args });
      }),
    async stop() {
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), 5_000);
      await ended;
      clearTimeout(late);
    },
  } satisfies Child;
}

/** Ends every child that still runs, each by its own id. */
export function killChildren() {
  for (const child of children) child.kill('SIGKILL');
}
