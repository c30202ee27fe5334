import type { ErrorCode, Problem } from '@btepai/contract';
import { isAttended } from './presence.ts';
import { ask } from './questions.ts';

/** An answer that says no. `detail` is in the reader's language and says what to do. */
export class ApiProblem extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.code);
    this.problem = problem;
  }
  get code(): ErrorCode {
    return this.problem.code;
  }
}

/** No answer came: the network is gone, too slow, or something else answered in the server's place. */
export class NoAnswer extends Error {}

export type Call = {
  method?: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  body?: unknown;
  /** Idempotency-Key: the same for every attempt at the same act. */
  key?: string;
  signal?: AbortSignal | undefined;
  /** The account that this is about: where the server wants to know first why it is looked at, that is asked. */
  about?: string;
};

/**
 * Asks the server. Where it wants a fresh proof or a reason before it answers, whoever sits here is asked for it, and the
 * same request goes out once more.
 * @throws ApiProblem, NoAnswer, or the signal's reason
 */
export async function call<Answer>(path: string, options: Call = {}): Promise<Answer> {
  const mended = new Set<ErrorCode>();
  for (;;) {
    try {
      return await send<Answer>(path, options);
    } catch (error) {
      if (!(error instanceof ApiProblem) || mended.has(error.code) || !(await mend(error.code, options))) throw error;
      mended.add(error.code);
    }
  }
}

async function mend(code: ErrorCode, { about }: Call): Promise<boolean> {
  if (code === 'step_up_required') return ask({ kind: 'step_up' });
  if (code === 'look_required' && about) return ask({ kind: 'look', accountId: about });
  return false;
}

const timeoutMs = 15_000;

async function send<Answer>(path: string, { method = 'GET', body, key, signal }: Call): Promise<Answer> {
  const headers = new Headers({ accept: 'application/json', 'accept-language': document.documentElement.lang });
  if (body !== undefined) headers.set('content-type', 'application/json');
  if (!isAttended()) headers.set('x-unattended', '1');
  if (key !== undefined) headers.set('idempotency-key', key);
  const signals = [AbortSignal.timeout(timeoutMs), ...(signal ? [signal] : [])];
  const init: RequestInit = { method, headers, credentials: 'same-origin', signal: AbortSignal.any(signals) };
  if (body !== undefined) init.body = JSON.stringify(body);

  let response: Response;
  let text: string;
  try {
    response = await fetch(path, init);
    text = await response.text();
  } catch {
    signal?.throwIfAborted();
    throw new NoAnswer();
  }
  learnServerTime(response.headers.get('date'));
  const answer = parse(text);
  // A proxy's page, with whatever status, is no answer of ours.
  if (answer === undefined && text !== '') throw new NoAnswer();
  if (response.ok) return answer as Answer;
  if (!isProblem(answer)) throw new NoAnswer();
  throw new ApiProblem(answer);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isProblem = (value: unknown): value is Problem =>
  typeof value === 'object' && value !== null && 'code' in value && 'detail' in value;

let serverAheadMs = 0;

/** Ages and countdowns follow the server's clock. `Date` has whole seconds, so a small difference says nothing. */
function learnServerTime(date: string | null) {
  const ahead = date === null ? Number.NaN : Date.parse(date) - Date.now();
  if (Number.isFinite(ahead)) serverAheadMs = Math.abs(ahead) > 2000 ? ahead : 0;
}

export const serverNow = () => Date.now() + serverAheadMs;
