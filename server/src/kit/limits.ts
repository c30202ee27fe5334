import ipaddr from 'ipaddr.js';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { Refusal } from './refusal.ts';

/** A flood limit: so many points in so many seconds for one key. For speed only; exact budgets are in PostgreSQL. */
export type Limit = { name: string; points: number; seconds: number };

export type Limits = {
  /** Takes one point. @throws Refusal too_many_requests, or service_unavailable where the store can't be asked. */
  take(limit: Limit, key: string): Promise<void>;
  /** Gives back a point that was taken for what turned out well. */
  giveBack(limit: Limit, key: string): Promise<void>;
  close(): Promise<void>;
};

export async function createLimits({ redisUrl }: { redisUrl?: string | undefined }): Promise<Limits> {
  // Loaded only where it is used: it is no small thing to keep in memory.
  const redis = redisUrl
    ? new (await import('ioredis')).Redis(redisUrl, { enableOfflineQueue: false, maxRetriesPerRequest: 1 })
    : null;
  // Without a listener a lost connection would end the process; each call that fails says so itself.
  redis?.on('error', () => {});
  const limiters = new Map<string, RateLimiterMemory | RateLimiterRedis>();
  const limiterOf = ({ name, points, seconds }: Limit) => {
    const known = limiters.get(name);
    if (known) return known;
    const options = { keyPrefix: name, points, duration: seconds };
    const made = redis ? new RateLimiterRedis({ ...options, storeClient: redis }) : new RateLimiterMemory(options);
    limiters.set(name, made);
    return made;
  };
  return {
    async take(limit, key) {
      try {
        await limiterOf(limit).consume(key);
      } catch (error) {
        throw asRefusal(error);
      }
    },
    async giveBack(limit, key) {
      // Where it can't be given back the limit is only stricter than it says.
      await limiterOf(limit)
        .reward(key)
        .catch(() => {});
    },
    async close() {
      redis?.disconnect();
    },
  };
}

/** A limiter that can't count refuses: letting everything through is how such limits were broken elsewhere. */
function asRefusal(error: unknown): Refusal {
  if (!(error instanceof RateLimiterRes)) return new Refusal('service_unavailable', { retryAfterSeconds: 5 });
  return new Refusal('too_many_requests', { retryAfterSeconds: Math.max(1, Math.ceil(error.msBeforeNext / 1000)) });
}

/** What counts as one address: an IPv4 /32 or an IPv6 /64, since one household or host holds a whole /64 (S2). */
export function addressKey(address: string): string {
  const parsed = ipaddr.process(address);
  if (parsed.kind() === 'ipv4') return parsed.toString();
  return `${(parsed as ipaddr.IPv6).parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(':')}::/64`;
}
