import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

export type Usage = { cpuSeconds: number; rssMiB: number };

/** What this process has used up to now. */
export function usageSince(): Usage {
  const { user, system } = process.cpuUsage();
  return { cpuSeconds: (user + system) / 1e6, rssMiB: process.memoryUsage.rss() / 2 ** 20 };
}

/**
 * CPU seconds of PostgreSQL up to now, all its processes together, by the id of one of its backends; null where the
 * system has no /proc.
 */
export function postgresCpuSeconds(backendPid: number): number | null {
  try {
    const postmaster = stat(backendPid).parent;
    const { own, reaped } = stat(postmaster);
    let ticks = own + reaped;
    for (const name of readdirSync('/proc')) {
      if (!/^\d+$/.test(name)) continue;
      try {
        const process = stat(Number(name));
        if (process.parent === postmaster) ticks += process.own;
      } catch {
        // It ended while we looked.
      }
    }
    return ticks / ticksPerSecond();
  } catch {
    return null;
  }
}

function stat(pid: number) {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const number = (index: number) => Number(fields[index]);
  return { parent: number(1), own: number(11) + number(12), reaped: number(13) + number(14) };
}

let ticks = 0;
function ticksPerSecond() {
  ticks ||= Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
  return ticks;
}
