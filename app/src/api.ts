import type { ErrorCode, Problem } from '@btepai/contract';

/** An answer that says no. `detail` is in the reader's language and says what to do. */
export class ProblemError extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.code);
    this.problem = problem;
  }
}

/** No answer came: the network is gone, too slow, or something else answered in the server's place. */
export class NoAnswerError extends Error {}

const timeoutMs = 12_000;

type Call = {
  method?: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  body?: unknown;
  /** Idempotency-Key: the same for every attempt at the same act. */
  key?: string;
  signal?: AbortSignal | undefined;
  /** Of the challenge that the server set before it does this. */
  solution?: string;
  /** Goes on when the page that asked is left. */
  keepalive?: boolean;
};

/** @throws ProblemError, NoAnswerError, or the signal's reason */
export async function call<Answer>(
  path: string,
  { method = 'GET', body, key, signal, solution, keepalive = false }: Call = {},
) {
  const headers = new Headers({ accept: 'application/json', 'accept-language': document.documentElement.lang });
  if (body !== undefined) headers.set('content-type', 'application/json');
  if (key !== undefined) headers.set('idempotency-key', key);
  if (solution !== undefined) headers.set('x-challenge-solution', solution);
  const signals = [AbortSignal.timeout(timeoutMs), ...(signal ? [signal] : [])];
  const init: RequestInit = {
    method,
    headers,
    keepalive,
    credentials: 'same-origin',
    signal: AbortSignal.any(signals),
  };
  if (body !== undefined) init.body = JSON.stringify(body);

  let response: Response;
  let text: string;
  try {
    response = await fetch(path, init);
    text = await response.text();
  } catch {
    signal?.throwIfAborted();
    throw new NoAnswerError();
  }
  return answerIn<Answer>({ status: response.status, text, header: (name) => response.headers.get(name) });
}

/** An answer as it came, by whichever way it was asked for. */
type Raw = { status: number; text: string; header: (name: string) => string | null };

/** @throws ProblemError, NoAnswerError */
export async function answerIn<Answer>({ status, text, header }: Raw): Promise<Answer> {
  learnServerTime(header('date'));
  const answer = parse(text);
  if (status >= 200 && status < 300) {
    // A hotel's sign-in page answers 200 with HTML: that is no network, not an answer of ours.
    if (answer === undefined && text !== '') throw new NoAnswerError();
    return answer as Answer;
  }
  throw new ProblemError(withRetryAfter(isProblem(answer) ? answer : await standIn(status), header('retry-after')));
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

function withRetryAfter(problem: Problem, retryAfter: string | null): Problem {
  const seconds = Number(retryAfter);
  return problem.retryAfterSeconds === undefined && seconds > 0 ? { ...problem, retryAfterSeconds: seconds } : problem;
}

const codeByStatus: Record<number, ErrorCode> = { 401: 'session_required', 404: 'not_found', 429: 'too_many_requests' };

/** What a proxy says in HTML, in our words. The catalogue is loaded only here, so it is no part of the first load. */
async function standIn(status: number): Promise<Problem> {
  const code = codeByStatus[status] ?? ([502, 503, 504].includes(status) ? 'service_unavailable' : 'internal');
  const { errors, languageOf } = await import('@btepai/contract/errors');
  const language = languageOf(document.documentElement.lang);
  const { title, detail } = errors[code];
  return { type: 'about:blank', status, code, title: title[language], detail: detail[language], requestId: '' };
}

let serverAheadMs = 0;

/** Countdowns follow the server's clock. `Date` has whole seconds, so a small difference says nothing. */
function learnServerTime(date: string | null) {
  const ahead = date === null ? Number.NaN : Date.parse(date) - Date.now();
  if (Number.isFinite(ahead)) serverAheadMs = Math.abs(ahead) > 2000 ? ahead : 0;
}

export const serverNow = () => Date.now() + serverAheadMs;
