import { addSeconds, nextUtcDay } from '../../kit/clock.ts';
import type { Crypto } from '../../kit/crypto.ts';
import type { Logger } from '../../kit/log.ts';
import type { Metrics } from '../../kit/metrics.ts';
import { openContent } from './content.ts';
import type { OutgoingSms } from './gateways/gateway.ts';
import type { Router } from './router.ts';
import type { ClaimedMessage } from './store/dispatch.ts';
import { spokenOf, textOf } from './templates.ts';

type Deps = { crypto: Crypto; router: Router; log: Logger; metrics: Metrics };

/** What became of one message in one round of the dispatcher. */
export type Outcome = {
  message: ClaimedMessage;
  status: 'queued' | 'submitted' | 'failed';
  reason: string | null;
  gateway: string | null;
  reference: string | null;
  rank: number | null;
  availableAt: Date;
};

/** Gives one claimed message to the first gateway that takes it. */
export async function deliver(deps: Deps, message: ClaimedMessage, now: Date): Promise<Outcome> {
  deps.metrics.messageWaitSeconds.observe((now.getTime() - message.due_at.getTime()) / 1000);
  const opened = open(deps, message);
  if (!opened) return failed(message, 'rejected', now);
  const routed = await deps.router.send(opened, message.avoid_gateway);
  switch (routed.status) {
    case 'submitted': {
      const { gateway, reference, rank } = routed;
      return { message, status: 'submitted', reason: null, gateway, reference, rank, availableAt: now };
    }
    case 'rejected':
      return failed(message, 'rejected', now);
    case 'unavailable':
      return waiting(message, 'no_gateway', addSeconds(now, retrySeconds(message.attempts)));
  }
}

/** A code is dead by the time there is a budget again; a security notice waits for the next day's. */
export const unaffordable = (message: ClaimedMessage, now: Date): Outcome =>
  message.category === 'security' ? waiting(message, 'budget', nextUtcDay(now)) : failed(message, 'budget', now);

const nowhere = { gateway: null, reference: null, rank: null };
const failed = (message: ClaimedMessage, reason: string, now: Date): Outcome => ({
  message,
  status: 'failed',
  reason,
  ...nowhere,
  availableAt: now,
});
const waiting = (message: ClaimedMessage, reason: string, availableAt: Date): Outcome => ({
  message,
  status: 'queued',
  reason,
  ...nowhere,
  availableAt,
});

/** Null where the row was altered or its key is gone: no later try can open it, and it must not hold up its batch. */
function open({ crypto, log }: Deps, message: ClaimedMessage): OutgoingSms | null {
  try {
    const content = openContent(crypto, message.text_cipher, message.recipient_index);
    return {
      id: message.id,
      accountId: message.account_id,
      to: crypto.openPhone(message.recipient_cipher, message.recipient_index),
      country: message.country,
      channel: message.channel,
      content,
      text: message.channel === 'voice' ? spokenOf(content) : textOf(content),
    };
  } catch (error) {
    log.error({ err: error, messageId: message.id }, 'a message can’t be opened');
    return null;
  }
}

/** 1, 2, 4 … 15 s: a code lives five minutes, so waiting longer would waste it. */
const retrySeconds = (attempts: number) => Math.min(15, 2 ** (attempts - 1));
