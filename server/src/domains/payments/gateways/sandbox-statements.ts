import { GatewayMethod } from '@btepai/contract';
import { z } from 'zod';
import type { PaymentGateway } from './gateway.ts';
import { PaymentGatewayError } from './gateway.ts';

const Statement = z.object({
  items: z.array(
    z.object({
      kind: z.enum(['payment', 'refund']),
      tradeNo: z.string(),
      refundNo: z.string().nullable(),
      amountFen: z.number().int(),
      reference: z.string(),
    }),
  ),
});

/** The sandbox's books are in the memory of the server at `origin`: its statements, for another process of this machine. */
export const sandboxStatements = (origin: string): Pick<PaymentGateway, 'name' | 'statement'>[] =>
  GatewayMethod.options.map((name) => ({
    name,
    async *statement(day, signal) {
      try {
        const answer = await fetch(`${origin}/sandbox/statements/${name}/${day}`, { signal });
        yield* Statement.parse(await answer.json()).items;
      } catch (error) {
        throw new PaymentGatewayError('unavailable', `no server with the sandbox answers at ${origin}`, {
          cause: error,
        });
      }
    },
  }));
