import { lifeHistories } from './histories.ts';

lifeHistories({ runs: 2_000, timeoutMs: 3_600_000 });
