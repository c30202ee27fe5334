import type { Crypto } from '../../server/src/kit/crypto.ts';
import { addressOf, tokenOf } from '../people.ts';

/** One request. All of them are POSTs with a JSON body. */
export type Call = { path: string; headers: Record<string, string>; body: unknown };
/** What a code's SMS and the answer to its ask come to. */
export type Proof = { id?: string | undefined; code: string };

/**
 * What a person calls, by their number: what comes before, and codes, each read off its SMS at `phone`, as many as the act
 * takes; then the act.
 */
export type Protocol = {
  asks: ((n: number) => { phone: string | null; call: Call })[];
  act(n: number, proofs: Proof[]): Call;
};

/** One side of the comparison: its people, its calls, and what its database holds of what was done. */
export type Side = {
  /** Makes this many people as they are before the act. */
  prepare(databaseUrl: string, people: number, crypto: Crypto): Promise<void>;
  protocol(url: string): Protocol;
  /** A query that gives one row: `done`, how many acts the database holds whole, and `codes`, how many were spent for them. */
  heldSql: string;
};

export type Act = {
  title: string;
  /** Several of it, as a noun. */
  plural: string;
  /** Each request in its order, and in how many round trips to the database it is to be answered, where that is an aim. */
  calls: { name: string; maxRoundTrips?: number }[];
  /** How many codes it takes: one for each call but the last, where nothing is said. */
  codes?: number;
  /** Whether its first call sends an SMS, so that the way to the gateway can be timed by that call alone. */
  timesHandOver?: false;
  /** What share of the floor is the aim. */
  ofFloor: number;
  /** People of ours and of the floor: more than the fastest run needs. */
  people: number;
  ours: Side;
  peer?: Side & { name: string; file: string; people: number; minTimes: number };
};

export const json = { 'content-type': 'application/json' };
/** A person's headers for our server. */
export const asPerson = (n: number) => ({
  ...json,
  authorization: `Bearer ${tokenOf(n)}`,
  'x-forwarded-for': addressOf(n),
});
