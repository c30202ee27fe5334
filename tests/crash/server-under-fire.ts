import { createApp } from '../../server/src/app.ts';
import { parseKeys } from '../../server/src/kit/keys.ts';
import { createLog } from '../../server/src/kit/log.ts';
import { stopSignal } from '../../server/src/kit/stop-signal.ts';
import { readSettings } from '../../server/src/settings.ts';
import { testGateway } from '../../server/testing/gateway.ts';
import { faultyGateways } from './faulty-gateways.ts';
import type { FireOptions, FromServer } from './fire.ts';

/**
 * The whole server in a process of its own, to be killed at any moment. Its gateway is the parent: each SMS is told to it
 * before it counts as taken, as a real gateway has it before it answers.
 */
const options = JSON.parse(process.argv[2]!) as FireOptions;
const { databaseUrl, keys, env, clockAheadSeconds, gatewayHangs, gatewaysFail, isQuiet } = options;
const stopping = stopSignal();

const tell = (message: FromServer) => new Promise<void>((resolve) => process.send!(message, () => resolve()));
const gateway = testGateway('parent', async ({ id, to, text }) => {
  await tell({ sms: { id, to, text } });
  if (gatewayHangs) await new Promise(() => {});
});

const gateways = gatewaysFail ? faultyGateways(gatewaysFail === 'always', (sms) => tell({ sms })) : [gateway];
const app = await createApp({
  settings: readSettings(env),
  databaseUrl,
  keys: parseKeys(keys, 'argument'),
  clock: { now: () => new Date(Date.now() + clockAheadSeconds * 1_000) },
  log: createLog({ level: isQuiet ? 'fatal' : 'error' }),
  // Those of the settings, where they name some.
  ...(env.SMS_GATEWAYS ? {} : { gateways }),
});
await tell({ url: await app.http.listen({ port: 0, host: '127.0.0.1' }) });
// A parent that is gone leaves nobody behind.
const orphaned = () => process.exit(1);
process.on('disconnect', orphaned);
await stopping;
await app.close();
process.off('disconnect', orphaned);
process.disconnect();
