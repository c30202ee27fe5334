// Who may import whom: “Domains lean one way” of STYLE.md in rules that bite. `npm run check:imports`.
// Domains in the order in which they may lean on each other: each only on those above it.
const domains = [
  'staff',
  'messaging',
  'activity',
  'notifications',
  'risk',
  'accounts',
  'sessions',
  'verification',
  'factors',
  'phone',
  'recovery',
  'orders',
  'payments',
  'announcements',
  'support',
];

const inDomain = '^server/src/domains/([^/]+)/';
const clients = ['app', 'console'];

const onlyUpwards = domains.slice(0, -1).map((name, index) => ({
  name: `${name}-leans-only-on-domains-above-it`,
  severity: 'error',
  from: { path: `^server/src/domains/${name}/` },
  to: { path: `^server/src/domains/(${domains.slice(index + 1).join('|')})/` },
}));

const apart = clients.flatMap((client) => ({
  name: `${client}-imports-only-contract`,
  comment: 'What a browser gets comes from the contract; the server and the other client are strangers.',
  severity: 'error',
  from: { path: `^${client}/` },
  to: { path: `^(${['server', ...clients.filter((other) => other !== client)].join('|')}|tests|bench|scripts)/` },
}));

module.exports = {
  forbidden: [
    {
      name: 'kit-knows-no-domain',
      severity: 'error',
      from: { path: '^server/src/kit/' },
      to: { path: '^server/src/(domains/|[^/]+$)' },
    },
    {
      name: 'contract-stands-alone',
      severity: 'error',
      from: { path: '^contract/' },
      to: { path: '^(server|app|console|tests|bench|scripts)/' },
    },
    {
      name: 'a-domain-is-in-the-order',
      comment: 'A new domain has to be put into the list above, and into the map of README.md.',
      severity: 'error',
      from: { path: inDomain, pathNot: `^server/src/domains/(${domains.join('|')})/` },
      to: {},
    },
    ...onlyUpwards,
    {
      name: 'domains-meet-at-index',
      comment: 'Another domain is entered by its index.ts; its other files, above all store.ts, are its own.',
      severity: 'error',
      from: { path: inDomain },
      to: { path: inDomain, pathNot: '^server/src/domains/($1/|[^/]+/index\\.ts$)' },
    },
    {
      name: 'a-store-is-its-domains-own',
      comment: 'Who wires the server, or serves it, goes through index.ts too.',
      severity: 'error',
      from: { path: '^server/src/', pathNot: '^server/src/domains/' },
      to: { path: inDomain, pathNot: '/index\\.ts$' },
    },
    {
      name: 'a-domain-does-not-reach-up',
      comment: 'app.ts and what it is made of know the domains; a domain that knew them would close a circle.',
      severity: 'error',
      from: { path: inDomain },
      to: { path: '^server/src/(app|console-routes|account-data|tasks|main|cli)\\.ts$' },
    },
    ...apart,
    {
      name: 'a-client-takes-only-types-of-the-whole-contract',
      comment: 'Any value of it brings zod and every schema to the browser; what a client runs has a door of its own.',
      severity: 'error',
      from: { path: `^(${clients.join('|')})/src/` },
      to: { path: '^contract/src/index\\.ts$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'server-imports-no-client',
      severity: 'error',
      from: { path: '^server/' },
      to: { path: '^(app|console)/' },
    },
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphans',
      comment: 'Nothing imports this file and it imports nothing: it is left over, or an entry to be named here.',
      severity: 'error',
      from: {
        orphan: true,
        pathNot: ['\\.(test|nightly)\\.tsx?$', '\\.d\\.ts$', '^app/src/sw/sw\\.ts$', '^[^/]+/src/(main|cli)\\.tsx?$'],
      },
      to: {},
    },
    {
      name: 'no-import-of-nothing',
      comment: 'An import that leads nowhere could not be judged by any rule above.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    // TypeScript 7 has no programming interface that dependency-cruiser knows; swc reads .ts, and type-only imports too.
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'browser', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.d.ts', '.mjs', '.js', '.json'],
      mainFields: ['module', 'main', 'types', 'typings'],
    },
  },
};
