import { cpus, loadavg } from 'node:os';
import { startSmppGateway } from '../server/testing/smpp.ts';
import type { Aim } from './report.ts';
import { aimsTable, median, ms, quantile, range, rate, table } from './report.ts';
import type { Child } from './rpc.ts';
import { killChildren, start } from './rpc.ts';

/**
 * The whole of `npm run bench:smpp`: `submit_sm` a second through our gateway, over a real TCP socket to an SMSC in a process
 * of its own that answers each after 10 ms. The ideal is the window divided by that time: no client can be quicker.
 */
const latencyMs = 10;
const windows = [10, 50, 100];
const rounds = Number(process.env.BENCH_ROUNDS ?? 5);
const seconds = Number(process.env.BENCH_SECONDS ?? 3);
const text = '【B特派】123456（5分钟内有效），请勿告诉任何人。';

type Round = { perSecond: number; times: number[]; cpuMicros: number; mostOutstanding: number };

/** Twice as many senders as the window has room, so that it is always full. */
async function load(send: () => Promise<unknown>, senders: number, forSeconds: number): Promise<number[]> {
  const end = performance.now() + forSeconds * 1000;
  const times: number[] = [];
  await Promise.all(
    Array.from({ length: senders }, async () => {
      while (performance.now() < end) {
        const began = performance.now();
        await send();
        times.push(performance.now() - began);
      }
    }),
  );
  return times;
}

async function measure(smsc: Child, url: string, window: number): Promise<Round> {
  const gateway = startSmppGateway(url, { SMPP_WINDOW: String(window), SMPP_ENQUIRE_LINK_SECONDS: '15' });
  await gateway.sendOnceBound(text);
  const send = () => gateway.send(text);
  await load(send, window * 2, 0.5);
  await smsc.call('begin', { latencyMs });
  const [began, cpuBefore] = [performance.now(), process.cpuUsage()];
  const times = await load(send, window * 2, seconds);
  const took = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(cpuBefore);
  const taken = await smsc.call<{ submitted: number; mostOutstanding: number }>('taken');
  await gateway.stop();
  if (taken.submitted !== times.length) throw new Error(`${times.length} were sent, the SMSC took ${taken.submitted}`);
  const { mostOutstanding } = taken;
  return { perSecond: times.length / took, times, cpuMicros: (user + system) / times.length, mostOutstanding };
}

async function run() {
  const busy = loadavg()[0] ?? 0;
  const smsc = start('smsc.ts');
  const url = await smsc.call<string>('url');
  await smsc.call('begin', { latencyMs });
  const measured = new Map<number, Round[]>(windows.map((window) => [window, []]));
  for (let round = 0; round < rounds; round += 1)
    for (const window of windows) measured.get(window)!.push(await measure(smsc, url, window));

  const rows = windows.map((window) => {
    const all = measured.get(window)!;
    const ideal = (window * 1000) / latencyMs;
    const perSecond = median(all.map((one) => one.perSecond));
    const times = all.flatMap((one) => one.times);
    return [
      String(window),
      rate(perSecond),
      range(all.map((one) => one.perSecond)),
      rate(ideal),
      (perSecond / ideal).toFixed(2),
      ms(quantile(times, 0.5)),
      ms(quantile(times, 0.99)),
      `${Math.round(median(all.map((one) => one.cpuMicros)))} µs`,
      String(Math.max(...all.map((one) => one.mostOutstanding))),
    ];
  });
  const head = ['window', 'submit_sm', 'of rounds', 'ideal', 'ratio', 'p50', 'p99', 'CPU each', 'most at a time'];
  const standard = median(measured.get(50)!.map((one) => one.perSecond));
  const isFull = windows.every((window) => measured.get(window)!.every((one) => one.mostOutstanding === window));
  const aims: Aim[] = [
    { what: 'submit_sm a second, window 50', measured: rate(standard), aim: '≥ 1,000/s', met: standard >= 1_000 },
    { what: 'the window is full', measured: isFull ? 'always' : 'not always', aim: 'always', met: isFull },
  ];
  process.stdout.write(
    `${cpus().length} × ${cpus()[0]?.model ?? 'CPU'}, Node ${process.versions.node}; load average before: ${busy.toFixed(1)}
the SMSC answers after ${latencyMs} ms; ${rounds} rounds of ${seconds} s in turns, medians; the times include the wait for room

${table(head, rows)}

${aimsTable(aims)}
`,
  );
}

process.once('SIGINT', () => {
  killChildren();
  process.exit(130);
});
try {
  await run();
} finally {
  killChildren();
}
process.exit();
