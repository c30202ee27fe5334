import type { Measured, PerCall, Round } from './measure.ts';
import type { Aim } from './report.ts';
import { aimsTable, median, ms, quantile, quantiles, range, rate, table } from './report.ts';

type Results = {
  machine: string;
  measured: Round[];
  clientCounts: number[];
  handOver: number[];
  perCall: PerCall;
  listening: number[];
};

const ofFloor = 0.4;
const timesPeer = 6;

/** The whole run as one page of text: the rates and their ratios first, then the aims. */
export function reportOf({ machine, measured, clientCounts, handOver, perCall, listening }: Results): string {
  const at = (clients: number) => {
    const rounds = measured.filter((round) => round.clients === clients);
    const rates = (of: (round: Round) => { perSecond: number }) => rounds.map((round) => of(round).perSecond);
    const [a, b, c] = [rates(({ ours }) => ours), rates(({ floor }) => floor), rates(({ peer }) => peer)];
    // The rounds alternate, so each round's own ratio is of one moment of the machine.
    const ratio = (of: number[]) => median(a.map((value, round) => value / of[round]!));
    return { clients, rounds, a, b, c, toFloor: ratio(b), toPeer: ratio(c) };
  };
  const all = clientCounts.map(at);
  const rss = Math.max(...measured.map(({ ours }) => ours.maxRssMiB));
  const p99 = quantile(handOver, 0.99);
  const aims: Aim[] = [
    ...all.flatMap(({ clients, toFloor, toPeer }) => [
      {
        what: `of the same SQL by pgbench, ${clients} clients`,
        measured: `${toFloor.toFixed(2)} ×`,
        aim: `≥ ${ofFloor} ×`,
        met: toFloor >= ofFloor,
      },
      {
        what: `of better-auth, ${clients} clients`,
        measured: `${toPeer.toFixed(1)} ×`,
        aim: `≥ ${timesPeer} ×`,
        met: toPeer >= timesPeer,
      },
    ]),
    { what: 'memory under load (RSS, largest)', measured: `${Math.round(rss)} MiB`, aim: '≤ 150 MiB', met: rss <= 150 },
    {
      what: 'from spawning to listening, median of 5',
      measured: ms(median(listening)),
      aim: '≤ 1 s',
      met: median(listening) <= 1_000,
    },
    {
      what: 'from request to gateway at 300 asks/s, p99',
      measured: `${ms(p99)} (p50 ${ms(median(handOver))})`,
      aim: '≤ 50 ms',
      met: p99 <= 50,
    },
    {
      what: 'round trips to the database for an ask',
      measured: perCall.ask.toFixed(2),
      aim: '≤ 2',
      met: perCall.ask <= 2,
    },
    {
      what: 'round trips to the database for a bind',
      measured: perCall.bind.toFixed(2),
      aim: '≤ 2',
      met: perCall.bind <= 2,
    },
  ];
  return [
    '',
    '# Binding a number: ask for the code, get the SMS, bind',
    '',
    machine,
    'Binds a second, medians of the rounds (smallest and largest), on one machine that runs server, PostgreSQL and load.',
    '',
    table(
      [
        'clients',
        'ours over HTTP',
        'same SQL, pgbench',
        'better-auth over HTTP',
        'ours / pgbench',
        'ours / better-auth',
      ],
      all.map(({ clients, a, b, c, toFloor, toPeer }) => [
        String(clients),
        ...[a, b, c].map((rates) => `${rate(median(rates))} (${range(rates)})`),
        `${toFloor.toFixed(2)} ×`,
        `${toPeer.toFixed(1)} ×`,
      ]),
    ),
    '',
    table(
      ['', 'ask p50', 'p99', 'bind p50', 'p99', 'whole p50', 'p99', 'CPU ms: server', 'PostgreSQL', 'load', 'RSS'],
      all.flatMap(({ clients, rounds }) => [
        [`ours, ${clients} clients`, ...details(rounds.map(({ ours }) => ours))],
        [`pgbench, ${clients} clients`, ...floorDetails(rounds)],
        [`better-auth, ${clients} clients`, ...details(rounds.map(({ peer }) => peer))],
      ]),
    ),
    '',
    'Whole: from the ask to the end of the bind, the SMS between. CPU: milliseconds for each bind; of pgbench only PostgreSQL’s.',
    '',
    aimsTable(aims),
    '',
  ].join('\n');
}

function details(rounds: Measured[]): string[] {
  const times = {
    ask: rounds.flatMap((round) => round.times.ask),
    bind: rounds.flatMap((round) => round.times.bind),
    whole: rounds.flatMap((round) => round.times.whole),
  };
  return [
    ...quantiles(times),
    median(rounds.map(({ cpu }) => cpu.server)).toFixed(2),
    cpuOf(rounds.map(({ cpu }) => cpu.postgres)),
    median(rounds.map(({ cpu }) => cpu.load)).toFixed(2),
    `${Math.round(Math.max(...rounds.map(({ maxRssMiB }) => maxRssMiB)))} MiB`,
  ];
}

function floorDetails(rounds: Round[]): string[] {
  const postgres = cpuOf(rounds.map(({ floor }) => floor.postgres));
  return ['–', '–', '–', '–', '–', '–', '–', postgres, '–', '–'];
}

const cpuOf = (values: (number | null)[]) =>
  values.some((value) => value === null) ? '–' : median(values.filter((value) => value !== null)).toFixed(2);
