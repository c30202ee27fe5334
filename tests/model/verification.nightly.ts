import { describeHistories } from './histories.ts';

describeHistories({ runsOfEach: 10_500, timeoutMs: 3_600_000 });
