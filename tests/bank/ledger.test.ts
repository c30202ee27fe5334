import { describeHistories } from './histories.ts';

describeHistories({ runs: 300, timeoutMs: 120_000 });
