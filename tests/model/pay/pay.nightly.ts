import { payHistories } from './histories.ts';

payHistories({ runs: 5_000, timeoutMs: 10_800_000 });
