/** What has to be answered here before the server goes on: a fresh proof, or why an account is looked at. */
export type Question = { kind: 'step_up' } | { kind: 'look'; accountId: string };
type Asked = { question: Question; answered: Promise<boolean>; answer: (isDone: boolean) => void };

let now: Asked | null = null;
const listeners = new Set<() => void>();
function show(asked: Asked | null) {
  now = asked;
  for (const listener of listeners) listener();
}

/** One at a time: of several requests that want the same, all go on by one answer. False where it was let be. */
export async function ask(question: Question): Promise<boolean> {
  while (now) {
    const { question: open, answered } = now;
    const isDone = await answered;
    if (open.kind === question.kind) return isDone;
  }
  const { promise, resolve } = Promise.withResolvers<boolean>();
  show({
    question,
    answered: promise,
    answer: (isDone) => {
      show(null);
      resolve(isDone);
    },
  });
  return promise;
}

/** For `useSyncExternalStore`. */
export const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};
export const asked = () => now;
