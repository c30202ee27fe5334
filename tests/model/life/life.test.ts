import { lifeHistories } from './histories.ts';

lifeHistories({ runs: 200, timeoutMs: 600_000 });
