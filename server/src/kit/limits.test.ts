import { RateLimiterMemory } from 'rate-limiter-flexible';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { addressKey, createLimits } from './limits.ts';

afterEach(() => vi.restoreAllMocks());

describe('S2: what counts as one address', () => {
  const cases: [string, string][] = [
    ['203.0.113.9', '203.0.113.9'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0db8:0001:0002::1', '2001:db8:1:2::/64'],
    ['2001:db8:1:3::1', '2001:db8:1:3::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ];
  test.each(cases)('S2: %s → %s', (address, key) => {
    expect(addressKey(address)).toBe(key);
  });
});

describe('flood limits', () => {
  const limit = { name: 'knock', points: 3, seconds: 60 };
  test('as many as allowed, then refused with the wait; another key has its own', async () => {
    const limits = await createLimits({});
    for (let n = 0; n < 3; n++) await limits.take(limit, 'a');
    await expect(limits.take(limit, 'a')).rejects.toMatchObject({
      code: 'too_many_requests',
      extras: { retryAfterSeconds: 60 },
    });
    await limits.take(limit, 'b');
    await limits.giveBack(limit, 'b');
    for (let n = 0; n < 3; n++) await limits.take(limit, 'b');
    await expect(limits.take(limit, 'b')).rejects.toMatchObject({ code: 'too_many_requests' });
  });

  test('S7: a limiter that can’t count refuses', async () => {
    vi.spyOn(RateLimiterMemory.prototype, 'consume').mockRejectedValue(new Error('store gone'));
    const limits = await createLimits({});
    await expect(limits.take(limit, 'a')).rejects.toMatchObject({ code: 'service_unavailable' });
  });

  test('S7: a Redis that is not there refuses', async () => {
    const limits = await createLimits({ redisUrl: 'redis://127.0.0.1:1' });
    await expect(limits.take(limit, 'a')).rejects.toMatchObject({ code: 'service_unavailable' });
    await limits.close();
  });
});
