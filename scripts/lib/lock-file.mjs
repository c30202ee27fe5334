/**
 * @typedef {{ version?: string, dev?: boolean, optional?: boolean, os?: string[], cpu?: string[], libc?: string[],
 *   resolved?: string, link?: boolean, optionalDependencies?: Record<string, string> }} Entry
 * @typedef {{ packages: Record<string, Entry> }} Lock
 */

const systems = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];

/**
 * The optional packages that an entry of the lock file asks for and the lock file doesn't have. `npm ci` refuses it then.
 * @param {Lock} lock
 * @returns {{ path: string, entry: Entry }[]}
 */
export function missingPlatforms({ packages }) {
  return Object.entries(packages).flatMap(([parent, { dev, optionalDependencies = {} }]) =>
    Object.entries(optionalDependencies)
      .filter(([name]) => !isReachable(packages, parent, name))
      .map(([name, range]) => ({
        path: `node_modules/${name}`,
        entry: { version: range.replace(/^[\^~]/, ''), ...platformIn(name), ...(dev ? { dev } : {}), optional: true },
      })),
  );
}

/**
 * Every address in the lock file, other than links to the workspaces. There should be none: they tie it to one registry.
 * @param {Lock} lock
 */
export const addresses = ({ packages }) =>
  Object.values(packages).flatMap(({ resolved, link }) => (resolved && !link ? [resolved] : []));

/**
 * Node's way of looking a package up: beside the parent, then in each folder above.
 * @param {Lock['packages']} packages @param {string} parent @param {string} name
 */
function isReachable(packages, parent, name) {
  for (let folder = parent; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('node_modules/') - 1))) {
    if (packages[`${folder ? `${folder}/` : ''}node_modules/${name}`]) return true;
    if (!folder) return false;
  }
}

/**
 * Platform packages say in their names where they run: `@biomejs/cli-linux-x64-musl`.
 * @param {string} name
 */
function platformIn(name) {
  const parts = name.slice(name.lastIndexOf('/') + 1).split('-');
  const os = parts.map((part) => (part === 'win' ? 'win32' : part)).find((part) => systems.includes(part));
  const cpu = parts.find((part) => /^(x64|ia32|arm|arm64|ppc64|riscv64|s390x|loong64|mips64el)$/.test(part));
  const libc = parts.at(-1)?.startsWith('musl') ? 'musl' : os === 'linux' && parts.at(-1)?.startsWith('gnu') && 'glibc';
  return { ...(cpu && { cpu: [cpu] }), ...(libc && { libc: [libc] }), ...(os && { os: [os] }) };
}
