import { cookieOf, makePeerPeople, makePeople, phoneOf } from '../people.ts';
import type { Act } from './act.ts';
import { asPerson, json } from './act.ts';

// better-auth checks where a request with a cookie comes from.
const asPeerPerson = (n: number, origin: string) => ({ ...json, cookie: cookieOf(n), origin });

export const bind: Act = {
  title: 'Binding a number: ask for the code, get the SMS, bind',
  plural: 'binds',
  calls: [
    { name: 'ask', maxRoundTrips: 2 },
    { name: 'bind', maxRoundTrips: 2 },
  ],
  ofFloor: 0.4,
  people: 130_000,
  ours: {
    prepare: makePeople,
    protocol: () => ({
      asks: [
        (n) => ({
          phone: phoneOf(n),
          call: {
            path: '/v1/verifications',
            headers: asPerson(n),
            body: { purpose: 'bind_phone', phone: phoneOf(n) },
          },
        }),
      ],
      act: (n, [verification]) => ({ path: '/v1/phones', headers: asPerson(n), body: { verification } }),
    }),
    heldSql: `select count(*)::int as done, (select count(*)::int from verifications where status = 'spent') as codes
      from phone_bindings where status = 'active'`,
  },
  peer: {
    name: 'better-auth',
    file: 'peers/better-auth.ts',
    people: 60_000,
    minTimes: 6,
    prepare: makePeerPeople,
    protocol: (url) => ({
      asks: [
        (n) => ({
          phone: phoneOf(n),
          call: {
            path: '/api/auth/phone-number/send-otp',
            headers: asPeerPerson(n, url),
            body: { phoneNumber: phoneOf(n) },
          },
        }),
      ],
      act: (n, [proof]) => ({
        path: '/api/auth/phone-number/verify',
        headers: asPeerPerson(n, url),
        body: { phoneNumber: phoneOf(n), code: proof?.code, updatePhoneNumber: true },
      }),
    }),
    // It deletes a code that was used, and keeps no trace of it.
    heldSql: `select count(*)::int as done, count(*)::int as codes
      from "user" where "phoneNumber" is not null and "phoneNumberVerified"`,
  },
};
