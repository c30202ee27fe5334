import { payHistories } from './histories.ts';

payHistories({ runs: 200, timeoutMs: 900_000 });
