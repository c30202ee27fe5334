import { randomInt, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Pool } from '../../server/src/kit/database.ts';
import { openDatabase } from '../../server/src/kit/database.ts';
import { move, post } from '../../server/testing/ledger.ts';
import { eventually } from '../../server/testing/server.ts';
import type { FireOptions } from './fire.ts';
import { fireEnvironment, newKeys, ServerUnderFire } from './fire.ts';
import { Handsets } from './handsets.ts';
import { checkLogs } from './invariants.ts';
import { checkMoney, checkWallets } from './money.ts';
import { OwnPostgres } from './own-postgres.ts';
import { grantedFen, Payer } from './payer.ts';
import { Cut } from './person.ts';

/** One second more than a dispatcher's lease. */
const pastLeaseSeconds = 31;
const payersAtOnce = 16;
const ordersOfEach = 3;
const mostAnswers = 40;

const environment = {
  ...fireEnvironment,
  SMS_PER_NUMBER_PER_MINUTE: '100',
  SMS_PER_NUMBER_PER_HOUR: '100',
  SMS_PER_NUMBER_PER_DAY: '100',
  SMS_PER_ACCOUNT_PER_DAY: '100',
  SMS_PER_ADDRESS_PER_HOUR: '100',
};

/**
 * Kills servers and PostgreSQL again and again under people who order, pay from their wallets and ask money back. A round is three
 * kills: one of PostgreSQL's processes, from which it recovers while the servers go on; or the whole of it; and both servers, each at
 * a moment of its own. After each round the books have to be right, and whatever was answered has to be so.
 */
export async function paymentStorm({ kills }: { kills: number }) {
  const postgres = await OwnPostgres.start();
  const keys = newKeys();
  const handsets = new Handsets();
  const payers: Payer[] = [];
  let servers: ServerUnderFire[] = [];
  let unfinished: Payer[] = [];
  let db = open(postgres.url);
  let killed = 0;

  /** Once for each, under one id: the answer to it may be lost too. */
  const grants = new Map<string, string>();
  const grant = async (accountId: string) => {
    const transferId = grants.get(accountId) ?? randomUUID();
    grants.set(accountId, transferId);
    await db.run(post, move({ accountId, transferId, amountFen: grantedFen })).catch((error) => {
      if ((error as { constraint?: string }).constraint !== 'ledger_transfers_pkey') throw error;
    });
  };

  async function start(clockAheadSeconds: number) {
    const options: FireOptions = {
      databaseUrl: postgres.url,
      keys,
      env: environment,
      clockAheadSeconds,
      gatewayHangs: false,
      isQuiet: true,
    };
    const one = () => ServerUnderFire.start(options, handsets.receive);
    servers = await Promise.all([one(), one()]);
    const waiting = unfinished;
    unfinished = [];
    return servers.map((server, index) => ({ server, waiting: waiting.filter((_, nth) => nth % 2 === index) }));
  }

  /** A few go on at once, those who were cut off first; then new ones. */
  async function live(server: ServerUnderFire, waiting: Payer[], { newcomers }: { newcomers: boolean }) {
    const newcomer = () => {
      const payer = new Payer({ orders: ordersOfEach, grant });
      payers.push(payer);
      return payer;
    };
    const lane = async () => {
      for (;;) {
        const payer = waiting.shift() ?? (newcomers ? newcomer() : undefined);
        if (!payer) return;
        try {
          await payer.goOn(server, handsets);
        } catch (error) {
          if (!(error instanceof Cut)) throw error;
          unfinished.push(payer, ...waiting.splice(0));
          return;
        }
      }
    };
    await Promise.all(Array.from({ length: payersAtOnce / 2 }, lane));
  }

  /** After some more answers and some milliseconds, so that a slow machine's storm gets as far as a fast one's. */
  async function soon(kill: () => Promise<void>) {
    const answers = () => payers.reduce((sum, payer) => sum + payer.answers, 0);
    const enough = answers() + randomInt(1, mostAnswers);
    await eventually(() => answers() >= enough, 'some answers before a kill', 60_000);
    await sleep(randomInt(20));
    await kill();
    killed += 1;
  }

  try {
    for (let round = 0; killed < kills; round += 1) {
      const both = await start(round * pastLeaseSeconds);
      const isWhole = round % 2 === 1;
      const killAll = async () => {
        await soon(() => (isWhole ? postgres.kill() : postgres.killBackend()));
        // Without a database nobody is answered any more.
        const next = (server: ServerUnderFire) =>
          isWhole ? sleep(randomInt(500)).then(() => server.kill()) : soon(() => server.kill());
        await Promise.all(servers.map(next));
      };
      const living = both.map(({ server, waiting }) => live(server, waiting, { newcomers: true }));
      await Promise.all([killAll(), ...living]);
      if (isWhole) {
        killed += 2;
        await db.close();
        await postgres.startAgain();
        db = open(postgres.url);
      }
      await checkMoney(db, payers);
    }
    const both = await start(Math.ceil(kills / 3) * pastLeaseSeconds);
    await Promise.all(both.map(({ server, waiting }) => live(server, waiting, { newcomers: false })));
    for (const server of servers) expect(await server.stop()).toEqual({ code: 0, signal: null });
    expect(unfinished).toEqual([]);
    await checkMoney(db, payers);
    await checkWallets(db, payers);
    await checkLogs(db);
    const count = (of: (payer: Payer) => number) => payers.reduce((sum, payer) => sum + of(payer), 0);
    return {
      killed,
      payers: payers.length,
      paid: count(({ purchases }) => purchases.filter(({ paid }) => paid).length),
      refunded: count(({ purchases }) => purchases.filter(({ refunded }) => refunded).length),
      repeats: count(({ repeats }) => repeats),
      paidBefore: count(({ paidBefore }) => paidBefore),
    };
  } finally {
    for (const server of servers) await server.kill();
    await db.close();
    await postgres.stop();
  }
}

const open = (url: string): Pool => openDatabase({ url, connections: 4, onError: () => {} });
