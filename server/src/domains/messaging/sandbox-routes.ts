import { text } from '@btepai/contract';
import { z } from 'zod';
import type { EventStreams } from '../../kit/event-streams.ts';
import type { Http } from '../../kit/http.ts';
import { parsePhone } from '../../kit/phone-number.ts';
import type { Sandbox } from './gateways/sandbox.ts';
import { sandboxGateways } from './gateways/sandbox.ts';

const SetFault = z.strictObject({
  gateway: z.enum(sandboxGateways),
  mode: z.enum(['deliver', 'delay', 'drop', 'outage', 'reject']),
  delayMs: z.number().int().min(0).max(600_000).optional(),
});
const Reply = z.strictObject({ from: z.string().min(1).max(64), text: text(500) });
const Filter = z.object({ to: z.string().max(64).optional() });

const defaultDelayMs = 10_000;

/** The virtual handset's routes. They exist only where the sandbox is the gateway, and production refuses that (D7). */
export function sandboxRoutes(http: Http, { sandbox, streams }: { sandbox: Sandbox; streams: EventStreams }) {
  const faults = () => ({ items: sandboxGateways.map((gateway) => ({ gateway, ...sandbox.faults[gateway] })) });
  const hidden = { hide: true };

  http.get('/sandbox/messages', { schema: { ...hidden, querystring: Filter } }, async (request) => {
    const { to } = request.query;
    return { items: sandbox.received(to && parsePhone(to.replace(/^ /, '+'), 'CN').e164) };
  });

  http.get('/sandbox/events', { schema: hidden, sse: 'only' }, async (_request, reply) => {
    const send = (message: unknown) => void reply.sse.send({ event: 'message', data: message }).catch(() => {});
    if (!streams.start(reply, 'sandbox', () => sandbox.off('message', send))) return;
    sandbox.on('message', send);
  });

  http.post('/sandbox/replies', { schema: { ...hidden, body: Reply } }, async (request, reply) => {
    const from = parsePhone(request.body.from, 'CN').e164;
    return reply.code(201).send(sandbox.reply(from, request.body.text));
  });

  http.get('/sandbox/faults', { schema: hidden }, async () => faults());
  http.put('/sandbox/faults', { schema: { ...hidden, body: SetFault } }, async (request) => {
    const { gateway, mode, delayMs } = request.body;
    sandbox.faults[gateway] = { mode, delayMs: delayMs ?? (mode === 'delay' ? defaultDelayMs : 0) };
    return faults();
  });
}
