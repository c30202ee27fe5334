import { addressOf, cookieOf, phoneOf, tokenOf } from './people.ts';

/** The two calls of one bind, as each server takes them. */
export type Call = { path: string; headers: Record<string, string>; body: unknown };
export type Protocol = {
  ask(n: number): Call;
  bind(n: number, asked: { id?: string }, code: string): Call;
};

const json = { 'content-type': 'application/json' };

const ours = (n: number) => ({ ...json, authorization: `Bearer ${tokenOf(n)}`, 'x-forwarded-for': addressOf(n) });
// better-auth checks where a request with a cookie comes from.
const theirs = (n: number, origin: string) => ({ ...json, cookie: cookieOf(n), origin });

export const protocolOf = (name: 'btepai' | 'better-auth', url: string): Protocol =>
  name === 'btepai'
    ? {
        ask: (n) => ({
          path: '/v1/verifications',
          headers: ours(n),
          body: { purpose: 'bind_phone', phone: phoneOf(n) },
        }),
        bind: (n, { id }, code) => ({ path: '/v1/phones', headers: ours(n), body: { verification: { id, code } } }),
      }
    : {
        ask: (n) => ({
          path: '/api/auth/phone-number/send-otp',
          headers: theirs(n, url),
          body: { phoneNumber: phoneOf(n) },
        }),
        bind: (n, _asked, code) => ({
          path: '/api/auth/phone-number/verify',
          headers: theirs(n, url),
          body: { phoneNumber: phoneOf(n), code, updatePhoneNumber: true },
        }),
      };
