import { randomInt } from 'node:crypto';
import { GatewayError } from '../../server/src/domains/messaging/gateways/gateway.ts';
import type { Gateway } from '../../server/src/domains/messaging/index.ts';
import type { Given } from './fire.ts';

type Ear = Parameters<NonNullable<Gateway['start']>>[0];
type Sms = Parameters<Gateway['send']>[0];
type Receipt = Parameters<Ear>[0]['receipts'][number];

const chance = (percent: number) => randomInt(100) < percent;
/** Longer than anybody waits. */
const slowMs = 6_000;

/**
 * Two gateways that do all that gateways do wrong, at random: fail, refuse, take too long, take and never tell, tell twice,
 * too early or the contrary. Numbers that end in 33 both refuse; where they fail `always`, they take nothing at all.
 */
export const faultyGateways = (always: boolean, tell: (given: Given) => Promise<void>): Gateway[] =>
  (['primary', 'backup'] as const).map((name) => {
    let ear: Ear = async () => true;
    const tellOf = (sms: Sms, status: Receipt['status'], times: number) => {
      const receipts: Receipt[] = Array.from({ length: times }, () => ({
        id: sms.id,
        accountId: sms.accountId,
        status,
      }));
      void ear({ receipts, replies: [] });
    };
    return {
      name,
      channels: ['sms'],
      start: (given) => {
        ear = given;
      },
      async send(sms) {
        if (sms.to.endsWith('33') || chance(8)) throw new GatewayError('rejected', 'no such template');
        if (always || chance(8)) throw new GatewayError('unavailable', 'no credit');
        if (chance(4)) throw new TypeError('fetch failed');
        const isLate = chance(3);
        if (isLate) await new Promise((resolve) => setTimeout(resolve, slowMs));
        await tell({ id: sms.id, to: sms.to, text: sms.text, gateway: name, isLate });
        const status = chance(85) ? 'delivered' : 'undelivered';
        if (chance(10)) tellOf(sms, status, 1);
        else if (chance(85)) setTimeout(tellOf, randomInt(300), sms, status, chance(10) ? 2 : 1);
        if (chance(5)) setTimeout(tellOf, randomInt(300), sms, 'undelivered', 1);
        return { reference: null };
      },
    };
  });
