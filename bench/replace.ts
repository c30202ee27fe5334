import { runBenchmark } from './run.ts';

await runBenchmark('replace');
