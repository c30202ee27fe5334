import type { ServerResponse } from 'node:http';
import { limitParallel } from '../../../kit/limit-parallel.ts';
import { Refusal } from '../../../kit/refusal.ts';

/** So many pictures are in memory at most; so many more wait at the door, unread. */
export const bodiesAtOnce = 8;
const bodiesWaiting = 8;
/** A request that is not read in its time is cut off without a word; sooner than that it is told. */
const waitMs = 10_000;
/** Nobody takes all the places. */
const perAccount = 3;
const retrySeconds = 2;

/**
 * A place for a body that is large, from before it is read until it is answered or its sender is gone.
 * @throws Refusal too_many_requests where the account has its places, service_unavailable where all are taken
 */
export function createHoldBody() {
  const inTurn = limitParallel(bodiesAtOnce, bodiesWaiting);
  const held = new Map<string, number>();

  return async (accountId: string, response: ServerResponse): Promise<void> => {
    const own = held.get(accountId) ?? 0;
    // Whoever hung up while their session was looked up has told so already, and would never tell again.
    const { socket } = response.req;
    if (socket.destroyed || response.closed)
      throw new Refusal('service_unavailable', { retryAfterSeconds: retrySeconds });
    if (own >= perAccount) throw new Refusal('too_many_requests', { retryAfterSeconds: retrySeconds });
    held.set(accountId, own + 1);
    const closed = new Promise<void>((resolve) => {
      const over = () => {
        response.off('close', over);
        socket.off('close', over);
        resolve();
      };
      // The connection's end too: an answer that waits its turn behind another is told nothing of it.
      response.once('close', over);
      socket.once('close', over);
    });
    void closed.then(() => {
      const left = held.get(accountId)! - 1;
      if (left > 0) held.set(accountId, left);
      else held.delete(accountId);
    });
    await new Promise<void>((begin, refuse) => {
      const busy = () => refuse(new Refusal('service_unavailable', { retryAfterSeconds: retrySeconds }));
      const late = setTimeout(busy, waitMs);
      inTurn(async () => {
        begin();
        await closed;
      }).catch(refuse);
      void closed.then(() => clearTimeout(late));
    });
  };
}
