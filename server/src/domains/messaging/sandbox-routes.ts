import { text } from '@btepai/contract';
import { z } from 'zod';
import type { EventStreams } from '../../kit/event-streams.ts';
import type { Http } from '../../kit/http.ts';
import { parsePhone } from '../../kit/phone-number.ts';
import type { Sandbox } from './gateways/sandbox.ts';
import { faultModes, lateReceiptDelayMs, receiptModes, sandboxGateways } from './gateways/sandbox.ts';
import { throttled } from './sandbox-stream.ts';

const upTo10Minutes = z.number().int().min(0).max(600_000);
const SetFault = z.strictObject({
  gateway: z.enum(sandboxGateways),
  mode: z.enum(faultModes),
  delayMs: upTo10Minutes.optional(),
  receipts: z.enum(receiptModes).default('normal'),
  receiptDelayMs: upTo10Minutes.default(lateReceiptDelayMs),
});
const Reply = z.strictObject({ from: z.string().min(1).max(64), text: text(500) });
const Filter = z.object({ to: z.string().max(64).optional() });

const defaultDelayMs = 10_000;
/** How often a page that shows all handsets is told, however many SMS land. */
const fleetEveryMs = 500;

/** The virtual handset's routes. They exist only where the sandbox is the gateway, and production refuses that (D7). */
export function sandboxRoutes(http: Http, { sandbox, streams }: { sandbox: Sandbox; streams: EventStreams }) {
  const faults = () => ({
    items: sandboxGateways.map((gateway) => ({
      gateway,
      receipts: 'normal',
      receiptDelayMs: lateReceiptDelayMs,
      ...sandbox.faults[gateway],
    })),
  });
  const hidden = { hide: true };

  http.get('/sandbox/messages', { schema: { ...hidden, querystring: Filter } }, async (request) => {
    const { to } = request.query;
    return { items: sandbox.received(to && parsePhone(to.replace(/^ /, '+'), 'CN').e164) };
  });

  http.get('/sandbox/events', { schema: hidden, sse: 'only' }, async (_request, reply) => {
    const { tell, stop } = throttled((event, data) => void reply.sse.send({ event, data }).catch(() => {}));
    const onMessage = (message: unknown) => tell('message', message);
    const onReceipt = (receipt: unknown) => tell('receipt', receipt);
    const end = () => {
      stop();
      sandbox.off('message', onMessage);
      sandbox.off('receipt', onReceipt);
    };
    if (!streams.start(reply, 'sandbox', end)) return;
    sandbox.on('message', onMessage);
    sandbox.on('receipt', onReceipt);
  });

  http.get('/sandbox/fleet', { schema: hidden }, async () => sandbox.fleet());

  http.get('/sandbox/fleet/events', { schema: hidden, sse: 'only' }, async (request, reply) => {
    await streams.tell(request, reply, {
      owner: 'sandbox',
      event: 'fleet',
      look: async () => sandbox.fleet(),
      subscribe(lookAgain) {
        const timer = setInterval(lookAgain, fleetEveryMs);
        return () => clearInterval(timer);
      },
    });
  });

  http.post('/sandbox/replies', { schema: { ...hidden, body: Reply } }, async (request, reply) => {
    const from = parsePhone(request.body.from, 'CN').e164;
    return reply.code(201).send(sandbox.reply(from, request.body.text));
  });

  http.get('/sandbox/faults', { schema: hidden }, async () => faults());
  http.put('/sandbox/faults', { schema: { ...hidden, body: SetFault } }, async (request) => {
    const { gateway, mode, delayMs = mode === 'delay' ? defaultDelayMs : 0, ...receipts } = request.body;
    sandbox.faults[gateway] = { mode, delayMs, ...receipts };
    return faults();
  });
}
