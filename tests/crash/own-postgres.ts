import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../../server/src/kit/embedded-postgres.ts';
import { migrate } from '../../server/src/kit/migrations.ts';
import { runSql } from '../../server/testing/databases.ts';

const quiet = { info: () => {}, error: () => {} };

/** A PostgreSQL of this test's own, to be killed: the one of the other tests has to live. */
export class OwnPostgres {
  private readonly dataDir: string;
  private server: Awaited<ReturnType<typeof startEmbeddedPostgres>>;

  private constructor(dataDir: string, server: OwnPostgres['server']) {
    this.dataDir = dataDir;
    this.server = server;
  }

  static async start(): Promise<OwnPostgres> {
    const dataDir = mkdtempSync(join(tmpdir(), 'btepai-crash-'));
    chmodSync(dataDir, 0o755);
    const server = await startEmbeddedPostgres({ dataDir, log: quiet });
    await migrate(server.url);
    return new OwnPostgres(dataDir, server);
  }

  get url(): string {
    return this.server.url;
  }

  /** One of its processes that serve us. The others end with it, and it comes back by itself at the same address. */
  async killBackend() {
    const [backend] = await runSql<{ pid: number }>(
      this.url,
      "select pid from pg_stat_activity where application_name = 'btepai' order by random() limit 1",
    );
    if (backend) process.kill(backend.pid, 'SIGKILL');
  }

  /** All of it, as when a machine loses its power but for what had reached the disk. */
  async kill() {
    const pid = Number(readFileSync(join(this.dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);
    const children = spawnSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' });
    for (const each of [pid, ...children.stdout.split('\n').map(Number).filter(Boolean)]) {
      try {
        process.kill(each, 'SIGKILL');
      } catch {
        // It has ended by itself.
      }
    }
    await this.server.exited;
  }

  /** Once more on what the killed one left, at another address. */
  async startAgain() {
    this.server = await startEmbeddedPostgres({ dataDir: this.dataDir, log: quiet });
  }

  async stop() {
    await this.server.stop();
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}
