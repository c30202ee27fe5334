import { describeHistories } from './histories.ts';

describeHistories({ runs: 5_000, timeoutMs: 1_800_000 });
