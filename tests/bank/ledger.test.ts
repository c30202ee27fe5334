import { describeHistories } from './histories.ts';

describeHistories({ runs: 300, timeoutMs: 900_000 });
