import type { Socket } from 'node:net';
import { connect, createServer } from 'node:net';

/** A wire to the database that can be cut, as a failing network or a restarting server cuts it. */
export async function openWire(clusterUrl: string) {
  let target = new URL(clusterUrl);
  const sockets = new Set<Socket>();
  let isCut = false;
  const server = createServer((near) => {
    if (isCut) return void near.destroy();
    const far = connect(Number(target.port), target.hostname);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.pipe(to);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  return {
    through(databaseUrl: string): string {
      const url = new URL(databaseUrl);
      url.hostname = '127.0.0.1';
      url.port = String(port);
      return url.href;
    },
    cut() {
      isCut = true;
      for (const socket of sockets) socket.destroy();
    },
    /** Also to a cluster that came back elsewhere. */
    mend(toClusterUrl = clusterUrl) {
      target = new URL(toClusterUrl);
      isCut = false;
    },
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
