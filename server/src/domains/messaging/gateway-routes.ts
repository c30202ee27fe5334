import { z } from 'zod';
import type { Http } from '../../kit/http.ts';
import type { Logger } from '../../kit/log.ts';
import { Refusal } from '../../kit/refusal.ts';
import { ForgedReport } from './gateways/gateway.ts';
import type { Messaging } from './messaging.ts';

const ByName = z.object({ name: z.string().min(1).max(40) });
/** A batch of a few hundred receipts, as the largest of the gateways posts it. */
const bodyLimit = 512 * 1024;

/** Where gateways post what became of messages, and what handsets answered: signed, or not believed. */
export async function gatewayRoutes(
  http: Http,
  { messaging, log, origin }: { messaging: Messaging; log: Logger; origin: string },
) {
  await http.register(async (scope) => {
    // Signatures are over the bytes as they came, whatever they are called.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit }, (_request, body, done) => done(null, body));
    scope.post(
      '/v1/gateways/sms/:name/receipt',
      { schema: { hide: true, params: ByName }, bodyLimit },
      async (request, reply) => {
        const { name } = request.params as z.infer<typeof ByName>;
        const gateway = messaging.gateways.find((one) => one.name === name);
        if (!gateway?.parseReceipt) throw new Refusal('not_found');
        const { headers } = request;
        const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
        try {
          await messaging.hear(name, gateway.parseReceipt({ url: `${origin}${request.url}`, headers, body }));
        } catch (error) {
          if (error instanceof ForgedReport) throw new Refusal('forbidden');
          if (error instanceof Refusal) throw error;
          log.warn({ err: error, gateway: name }, 'a gateway’s report could not be read');
          throw new Refusal('malformed_request');
        }
        const { answer } = gateway;
        return reply.type(answer?.type ?? 'text/plain').send(answer?.body ?? '');
      },
    );
  });
}
