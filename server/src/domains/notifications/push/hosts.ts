/**
 * Whether a push may be sent to this address: only to the push services that the settings name, over https and its own
 * port. A browser names the address, so any other would have us call whatever its owner likes, inside our network too.
 * `http` is for a push service of one's own machine, named by its host in the settings; production refuses that (D7).
 */
export function isPushService(endpoint: string, hosts: string[]): boolean {
  const url = URL.parse(endpoint);
  if (!url || url.username || url.password || !isNamed(url.hostname, hosts)) return false;
  return isLoopback(url.hostname) ? url.protocol === 'http:' : url.protocol === 'https:' && url.port === '';
}

/** `*.example.com` stands for every host below example.com, and not for itself. */
const isNamed = (host: string, hosts: string[]) =>
  hosts.some((named) => (named.startsWith('*.') ? host.endsWith(named.slice(1)) : host === named));

const isLoopback = (host: string) => host === '127.0.0.1' || host === 'localhost';
