import { describeHistories } from './histories.ts';

describeHistories({ runsOfEach: 550, timeoutMs: 900_000 });
