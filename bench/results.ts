import type { Act } from './acts/act.ts';
import type { Measured, Round } from './measure.ts';
import type { Aim } from './report.ts';
import { aimsTable, median, ms, quantile, quantiles, range, rate, table } from './report.ts';

type Results = {
  act: Act;
  machine: string;
  measured: Round[];
  clientCounts: number[];
  /** Null where it was not timed. */
  handOver: number[] | null;
  /** Of each call of the act. */
  roundTrips: number[];
  listening: number[];
};

/** The whole run as one page of text: the rates and their ratios first, then the aims. */
export function reportOf({ act, machine, measured, clientCounts, handOver, roundTrips, listening }: Results): string {
  const { title, plural, calls, peer, ofFloor } = act;
  const at = (clients: number) => {
    const rounds = measured.filter((round) => round.clients === clients);
    const rates = (of: (round: Round) => { perSecond: number } | null) =>
      rounds.flatMap((round) => of(round)?.perSecond ?? []);
    const [a, b, c] = [rates(({ ours }) => ours), rates(({ floor }) => floor), rates((round) => round.peer)];
    // The rounds alternate, so each round's own ratio is of one moment of the machine.
    const ratio = (of: number[]) => median(a.map((value, round) => value / of[round]!));
    return { clients, rounds, a, b, c, toFloor: ratio(b), toPeer: ratio(c) };
  };
  const all = clientCounts.map(at);
  const rss = Math.max(...measured.map(({ ours }) => ours.maxRssMiB));
  const aims: Aim[] = [
    ...all.flatMap(({ clients, toFloor, toPeer }) => [
      {
        what: `of the same SQL by pgbench, ${clients} clients`,
        measured: `${toFloor.toFixed(2)} ×`,
        aim: `≥ ${ofFloor} ×`,
        met: toFloor >= ofFloor,
      },
      ...(peer
        ? [
            {
              what: `of ${peer.name}, ${clients} clients`,
              measured: `${toPeer.toFixed(1)} ×`,
              aim: `≥ ${peer.minTimes} ×`,
              met: toPeer >= peer.minTimes,
            },
          ]
        : []),
    ]),
    { what: 'memory under load (RSS, largest)', measured: `${Math.round(rss)} MiB`, aim: '≤ 150 MiB', met: rss <= 150 },
    {
      what: 'from spawning to listening, median of 5',
      measured: ms(median(listening)),
      aim: '≤ 1 s',
      met: median(listening) <= 1_000,
    },
    ...(handOver
      ? [
          {
            what: 'from request to gateway at 300 asks/s, p99',
            measured: `${ms(quantile(handOver, 0.99))} (p50 ${ms(median(handOver))})`,
            aim: '≤ 50 ms',
            met: quantile(handOver, 0.99) <= 50,
          },
        ]
      : []),
    ...calls.flatMap(({ name, maxRoundTrips: max }, nth) =>
      max === undefined
        ? []
        : [
            {
              what: `round trips to the database: ${name}`,
              measured: roundTrips[nth]!.toFixed(2),
              aim: `≤ ${max}`,
              met: roundTrips[nth]! <= max,
            },
          ],
    ),
  ];
  return [
    '',
    `# ${title}`,
    '',
    machine,
    `${plural} a second, medians of the rounds (smallest and largest), on one machine that runs server, PostgreSQL and load.`,
    '',
    table(
      [
        'clients',
        'ours over HTTP',
        'same SQL, pgbench',
        'ours / pgbench',
        ...(peer ? [`${peer.name} over HTTP`, `ours / ${peer.name}`] : []),
      ],
      all.map(({ clients, a, b, c, toFloor, toPeer }) => {
        const summed = (rates: number[]) => `${rate(median(rates))} (${range(rates)})`;
        const beside = peer ? [summed(c), `${toPeer.toFixed(1)} ×`] : [];
        return [String(clients), summed(a), summed(b), `${toFloor.toFixed(2)} ×`, ...beside];
      }),
    ),
    '',
    table(
      [
        '',
        ...[...calls.map(({ name }) => name), 'whole'].flatMap((name) => [`${name} p50`, 'p99']),
        ...['CPU ms: server', 'PostgreSQL', 'load', 'RSS'],
      ],
      all.flatMap(({ clients, rounds }) => [
        [`ours, ${clients} clients`, ...details(rounds.map(({ ours }) => ours))],
        [`pgbench, ${clients} clients`, ...floorDetails(rounds, calls.length)],
        ...(peer ? [[`${peer.name}, ${clients} clients`, ...details(rounds.map((round) => round.peer!))]] : []),
      ]),
    ),
    '',
    `Whole: from the first call to the end of the last, the SMS between. CPU: milliseconds for each of the ${plural}; of pgbench only PostgreSQL’s.`,
    `Round trips to the database: ${calls.map(({ name }, nth) => `${name} ${roundTrips[nth]!.toFixed(2)}`).join(', ')}.`,
    '',
    aimsTable(aims),
    '',
  ].join('\n');
}

function details(rounds: Measured[]): string[] {
  const [{ times }] = rounds as [Measured];
  const calls = times.calls.map((_, nth) => rounds.flatMap((round) => round.times.calls[nth]!));
  return [
    ...[...calls, rounds.flatMap((round) => round.times.whole)].flatMap(quantiles),
    median(rounds.map(({ cpu }) => cpu.server)).toFixed(2),
    cpuOf(rounds.map(({ cpu }) => cpu.postgres)),
    median(rounds.map(({ cpu }) => cpu.load)).toFixed(2),
    `${Math.round(Math.max(...rounds.map(({ maxRssMiB }) => maxRssMiB)))} MiB`,
  ];
}

function floorDetails(rounds: Round[], calls: number): string[] {
  const postgres = cpuOf(rounds.map(({ floor }) => floor.postgres));
  return [...Array(2 * calls + 3).fill('–'), postgres, '–', '–'];
}

const cpuOf = (values: (number | null)[]) =>
  values.some((value) => value === null) ? '–' : median(values.filter((value) => value !== null)).toFixed(2);
