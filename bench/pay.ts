import { runBenchmark } from './run.ts';

await runBenchmark('pay');
