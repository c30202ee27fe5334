import { describeHistories } from './histories.ts';

describeHistories({ runsOfEach: 550, timeoutMs: 300_000 });
