import { startSmsc } from '../server/testing/smsc.ts';
import { serve } from './rpc.ts';

/** An SMSC in a process of its own, which answers each submission after a while. */
const smsc = await startSmsc();

serve({
  url: () => smsc.url,
  /** Begins a run: forgets the one before. */
  begin({ latencyMs }: { latencyMs: number }) {
    smsc.faults.latencyMs = latencyMs;
    smsc.submitted.length = 0;
    smsc.seen.mostOutstanding = 0;
  },
  taken: () => ({ submitted: smsc.submitted.length, mostOutstanding: smsc.seen.mostOutstanding }),
});
