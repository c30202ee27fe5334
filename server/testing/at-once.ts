import { setTimeout } from 'node:timers/promises';
import type { Answer } from './client.ts';

/** So many requests at the same moment, and all their answers. */
export const atOnce = <Result>(times: number, act: (index: number) => Promise<Result>): Promise<Result[]> =>
  Promise.all(Array.from({ length: times }, (_, index) => act(index)));

/**
 * The same with each asked again while the server says that it is too busy (503), as any client does: a machine slower than
 * the wait for a connection tells so, and what was refused so did nothing. Rules count what was answered.
 */
export const answeredAtOnce = <Body>(
  times: number,
  act: (index: number) => Promise<Answer<Body>>,
): Promise<Answer<Body>[]> =>
  atOnce(times, async (index) => {
    for (let asked = 1; ; asked++) {
      const answer = await act(index);
      if (answer.status !== 503 || asked === 10) return answer;
      await setTimeout(500);
    }
  });

/** How often each outcome came: the code of a refusal, or the status of a success. */
export function tally(answers: Answer<unknown>[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status, body } of answers) {
    const outcome = (body as { code?: string } | undefined)?.code ?? String(status);
    counts[outcome] = (counts[outcome] ?? 0) + 1;
  }
  return counts;
}
